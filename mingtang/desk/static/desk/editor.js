/* The rich-text editor over a textarea: ProseMirror by django-prose-editor, our own toolbar in Chinese.
   Without this file, or in a browser that cannot run it, the textarea stays and is sent as it is.
   Imported by its path: an import map would be an inline script, and browsers before Chromium 89 have none. */
(function () {
  "use strict";
  /* What the library takes from browsers newer than Chromium 86. */
  if (!Object.hasOwn) Object.hasOwn = function (thing, name) { return Object.prototype.hasOwnProperty.call(thing, name); };
  if (!Array.prototype.at) Array.prototype.at = function (n) { return this[n < 0 ? this.length + n : n]; };
  if (!Array.prototype.findLast) Array.prototype.findLast = function (test) { return this.slice().reverse().find(test); };
  if (!Array.prototype.toSorted) Array.prototype.toSorted = function (order) { return this.slice().sort(order); };
})();

const GROUPS = [
  ["段落", [
    ["正文", (c) => c.setParagraph(), (e) => e.isActive("paragraph") && !e.isActive("listItem")],
    ["标题一", (c) => c.toggleHeading({ level: 2 }), (e) => e.isActive("heading", { level: 2 })],
    ["标题二", (c) => c.toggleHeading({ level: 3 }), (e) => e.isActive("heading", { level: 3 })],
  ]],
  ["文字", [
    ["加粗", (c) => c.toggleBold(), (e) => e.isActive("bold")],
    ["下划线", (c) => c.toggleUnderline(), (e) => e.isActive("underline")],
  ]],
  ["列表", [
    ["项目", (c) => c.toggleBulletList(), (e) => e.isActive("bulletList")],
    ["编号", (c) => c.toggleOrderedList(), (e) => e.isActive("orderedList")],
  ]],
  ["链接", [["链接", "link", (e) => e.isActive("link")]]],
  ["表格", [["插入表格", (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), null, (e) => !e.isActive("table")]]],
  ["表格内", [
    ["加一行", (c) => c.addRowAfter()], ["删一行", (c) => c.deleteRow()],
    ["加一列", (c) => c.addColumnAfter()], ["删一列", (c) => c.deleteColumn()],
    ["合并", (c) => c.mergeCells()], ["拆分", (c) => c.splitCell()],
    ["表头", (c) => c.toggleHeaderRow()], ["删除表格", (c) => c.deleteTable()],
  ]],
  ["撤销", [
    ["撤销", (c) => c.undo(), null, (e) => e.can().undo()],
    ["重做", (c) => c.redo(), null, (e) => e.can().redo()],
  ]],
];

function make(name, attributes, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
}

/* One stop for the tabulator; arrows move inside (the pattern of a toolbar). */
function arrows(tools) {
  const stops = () => [...tools.querySelectorAll("button")].filter((b) => !b.closest("[hidden]"));
  const settle = (chosen) => stops().forEach((b) => { b.tabIndex = b === chosen ? 0 : -1; });
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.tagName !== "BUTTON") return;
    const all = stops();
    const next = all[(all.indexOf(event.target) + step + all.length) % all.length];
    settle(next);
    next.focus();
    event.preventDefault();
  });
  return () => { const all = stops(); settle(all.find((b) => b.tabIndex === 0) || all[0]); };
}

function linkBar(editor) {
  const box = make("input", { type: "text", inputmode: "url", "aria-label": "链接地址", placeholder: "https://" });
  const set = make("button", { type: "button" }, "确定");
  const unset = make("button", { type: "button" }, "取消链接");
  const bar = make("div", { class: "editor__link", hidden: "" }, box, set, unset);
  const close = () => { bar.hidden = true; editor.commands.focus(); };
  const apply = () => {
    const typed = box.value.trim();
    if (/^(https?:|mailto:|tel:|\/)/i.test(typed)) {
      editor.chain().focus().extendMarkRange("link").setLink({ href: typed }).run();
      close();
    } else {
      box.setAttribute("aria-invalid", "true");
      box.focus();
    }
  };
  set.addEventListener("click", apply);
  unset.addEventListener("click", () => { editor.chain().focus().extendMarkRange("link").unsetLink().run(); close(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); apply(); }
    if (event.key === "Escape") close();
  });
  bar.open = () => {
    box.value = editor.getAttributes("link").href || "";
    box.removeAttribute("aria-invalid");
    bar.hidden = false;
    box.focus();
  };
  return bar;
}

function toolbar(editor) {
  const tools = make("div", { class: "editor__tools", role: "toolbar", "aria-label": "正文编辑" });
  const bar = linkBar(editor);
  const shown = [];
  for (const [label, items] of GROUPS) {
    const group = make("div", { class: "editor__group", role: "group", "aria-label": label });
    for (const [text, act, active, enabled] of items) {
      const button = make("button", { type: "button", tabindex: "-1" }, text);
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") === "true") return;
        if (act === "link") bar.open();
        else act(editor.chain().focus()).run();
      });
      shown.push([button, active, enabled]);
      group.append(button);
    }
    tools.append(group);
  }
  tools.append(bar);
  const settle = arrows(tools);
  const inside = tools.querySelector('[aria-label="表格内"]');
  const say = () => {
    inside.hidden = !editor.isActive("table");
    for (const [button, active, enabled] of shown) {
      if (active) button.setAttribute("aria-pressed", String(!!active(editor)));
      if (enabled) button.setAttribute("aria-disabled", String(!enabled(editor)));
    }
    settle();
  };
  editor.on("transaction", say);
  say();
  return tools;
}

async function open(textarea) {
  const E = await import("../django_prose_editor/editor.js");
  const frame = make("div", { class: "editor" });
  const place = make("div", {});
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label && !label.id) label.id = `${textarea.id}_label`;
  const editor = new E.Editor({
    element: place,
    injectCSS: false,
    content: paragraphs(textarea.value),
    extensions: [
      E.Document, E.Paragraph, E.Text, E.HardBreak, E.Bold, E.Italic, E.Underline, E.Strike, E.Subscript, E.Superscript,
      E.Heading.configure({ levels: [2, 3, 4] }), E.BulletList, E.OrderedList, E.ListItem, E.Blockquote, E.HorizontalRule,
      E.Link.configure({ enableTarget: false, autolink: false, linkOnPaste: false }),
      E.Table, E.TableRow, E.TableHeader, E.TableCell, E.History, E.Gapcursor, E.NoSpellCheck,
    ],
    editorProps: {
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-labelledby": label ? label.id : "",
        "aria-describedby": textarea.getAttribute("aria-describedby") || "",
        ...(textarea.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
      transformPastedHTML: word,
    },
    onUpdate: ({ editor: changed }) => {
      textarea.value = changed.isEmpty ? "" : changed.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  textarea.before(frame);
  frame.append(toolbar(editor), place, textarea);
  if (label) label.addEventListener("click", () => editor.commands.focus());
  document.querySelectorAll(`a[href="#${textarea.id}"]`).forEach((link) => {
    link.addEventListener("click", (event) => { event.preventDefault(); editor.commands.focus(); });
  });
  textarea.dispatchEvent(new CustomEvent("editor:open", { bubbles: true, detail: editor }));
}

/* A value without tags is text that was typed without the editor. */
function paragraphs(value) {
  if (/<\/?[a-z]/i.test(value)) return value;
  const box = document.createElement("div");
  value.split(/\n+/).filter((line) => line.trim()).forEach((line) => {
    const p = document.createElement("p");
    p.textContent = line.trim();
    box.append(p);
  });
  return box.innerHTML;
}

/* Word brings styles, which go before they are parsed (the content policy would report each, as it would handlers),
   and a paragraph with nothing in it between blocks. */
function word(html) {
  const bare = html.replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/\s(?:style|on[a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
  const page = new DOMParser().parseFromString(bare, "text/html");
  page.querySelectorAll("script, meta, link, o\\:p, xml").forEach((node) => node.remove());
  page.querySelectorAll("h1").forEach((node) => {
    const lower = page.createElement("h2");
    lower.append(...node.childNodes);
    node.replaceWith(lower);
  });
  page.querySelectorAll("p").forEach((node) => {
    if (!node.textContent.trim() && !node.closest("td, th") && !node.querySelector("br, img")) node.remove();
  });
  return page.body.innerHTML;
}

document.querySelectorAll("textarea[data-editor]").forEach((textarea) => {
  open(textarea).catch((error) => console.error(error)); /* the textarea stays */
});
