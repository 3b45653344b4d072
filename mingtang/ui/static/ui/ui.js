/* What the pages do beyond HTML. Every page works without it. Chromium 86; no dependency; own file, never inline.
   Reader's choices stay in localStorage (keys mt.*) and are never sent. */
(function () {
  "use strict";
  var root = document.documentElement;
  var SIZES = ["s", "m", "l"];

  function keep(name, value) {
    try {
      if (value === undefined) return localStorage.getItem("mt." + name);
      if (value === null) localStorage.removeItem("mt." + name);
      else localStorage.setItem("mt." + name, value);
    } catch (refused) { /* private window: the choice lasts for this page */ }
    return null;
  }
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  function each(name, run) { all('[data-ui="' + name + '"]').forEach(run); }
  function show(node) { node.hidden = false; }

  /* Before the first paint: this file stands in <head>. */
  root.classList.add("js");
  if (keep("elder") === "1") root.classList.add("elder");
  size(keep("size") || "m");

  function size(chosen) {
    SIZES.forEach(function (one) { root.classList.toggle("size-" + one, one === chosen && one !== "m"); });
    all('[data-ui="size"]').forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.size === chosen));
    });
  }

  function elder(link) {
    function say() {
      link.textContent = root.classList.contains("elder") ? "退出长者模式" : "长者模式";
    }
    link.setAttribute("role", "button");
    link.addEventListener("click", function (event) {
      event.preventDefault();
      keep("elder", root.classList.toggle("elder") ? "1" : null);
      each("elder", function (other) { other.textContent = root.classList.contains("elder") ? "退出长者模式" : "长者模式"; });
    });
    link.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); link.click(); } });
    say();
  }

  function sizes(button) {
    button.addEventListener("click", function () { keep("size", button.dataset.size); size(button.dataset.size); });
  }

  function print(button) {
    show(button);
    button.addEventListener("click", function () { window.print(); });
  }
  function openForPaper() {
    all("details.trace:not([open])").forEach(function (more) { more.open = true; more.dataset.paper = "1"; });
  }
  function closeAfterPaper() {
    all("details[data-paper]").forEach(function (more) { more.open = false; delete more.dataset.paper; });
  }

  function disclosure(button) {
    var panel = document.getElementById(button.getAttribute("aria-controls"));
    if (!panel) return;
    button.addEventListener("click", function () {
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
    });
  }

  function copy(button) {
    var panel = button.closest(".share");
    var box = panel.querySelector('[data-ui="address"]');
    var said = panel.querySelector('[data-ui="copied"]');
    box.value = location.href.split("#")[0];
    button.addEventListener("click", function () {
      box.select();
      var done = function () { said.textContent = "已复制，可粘贴到聊天窗口"; };
      if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(done, function () { document.execCommand("copy"); done(); });
      else if (document.execCommand("copy")) done();
    });
  }

  function favourites() {
    try { return JSON.parse(keep("favourites") || "[]"); } catch (broken) { return []; }
  }
  function favourite(button) {
    function mine(one) { return one.url === location.pathname; }
    function say() {
      var on = favourites().some(mine);
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? "已收藏" : "收藏";
    }
    button.addEventListener("click", function () {
      var list = favourites();
      var rest = list.filter(function (one) { return !mine(one); });
      if (rest.length === list.length) rest.unshift({ url: location.pathname, title: document.title });
      keep("favourites", JSON.stringify(rest.slice(0, 200)));
      say();
    });
    say();
  }
  function favouriteList(box) {
    favourites().forEach(function (one) {
      if (!/^\/(?!\/)/.test(one.url)) return;
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = one.url;
      link.textContent = one.title;
      item.appendChild(link);
      box.appendChild(item);
    });
  }

  /* 听全文: the browser's own voice, where it has a Chinese one. */
  function read(button) {
    var voice = window.speechSynthesis;
    if (!voice || !window.SpeechSynthesisUtterance) return;
    show(button);
    button.addEventListener("click", function () {
      if (voice.speaking && !voice.paused) { voice.pause(); button.textContent = "继续听"; return; }
      if (voice.paused) { voice.resume(); button.textContent = "暂停"; return; }
      var body = document.querySelector("[data-readable]") || document.getElementById("main");
      body.innerText.split(/\n+/).forEach(function (text) {
        if (!text.trim()) return;
        var part = new SpeechSynthesisUtterance(text);
        part.lang = root.lang === "zh-Hant" ? "zh-TW" : "zh-CN";
        voice.speak(part);
      });
      button.textContent = "暂停";
    });
    window.addEventListener("pagehide", function () { voice.cancel(); });
  }

  /* Typed words are not lost by a wrong click, and one click sends once (the server's key decides; this only saves a wait). */
  function guard(form) {
    var dirty = !!form.querySelector('[aria-invalid="true"]');
    var sent = false;
    form.addEventListener("input", function () { dirty = true; });
    form.addEventListener("submit", function (event) {
      if (sent) event.preventDefault();
      sent = true;
    });
    window.addEventListener("pageshow", function () { sent = false; });
    window.addEventListener("beforeunload", function (event) {
      if (!dirty || sent) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  function counter(box) {
    var most = Number(box.getAttribute("maxlength"));
    var line = document.createElement("p");
    line.className = "counter";
    function say() { line.textContent = "还可填写" + (most - Array.from(box.value).length) + "个字"; }
    box.addEventListener("input", say);
    box.insertAdjacentElement("afterend", line);
    say();
  }

  /* A table row with an address is a link for the mouse; its own first link is there for the keyboard. */
  function row(line) {
    line.addEventListener("click", function (event) {
      if (event.target.closest("a, button, input, label, summary, select")) return;
      if (String(window.getSelection())) return;
      if (event.ctrlKey || event.metaKey) window.open(line.dataset.href, "_blank", "noopener");
      else location.href = line.dataset.href;
    });
  }

  function picks(table) {
    var head = table.querySelector("thead .table__pick");
    var boxes = all("tbody .table__pick input", table);
    if (!head || !boxes.length) return;
    var every = document.createElement("input");
    every.type = "checkbox";
    every.setAttribute("aria-label", "全选");
    head.textContent = "";
    head.appendChild(every);
    function say() {
      var count = boxes.filter(function (box) { return box.checked; }).length;
      every.checked = count === boxes.length;
      every.indeterminate = count > 0 && count < boxes.length;
      each("picked", function (place) { place.textContent = count ? "已选" + count + "件" : ""; });
    }
    every.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = every.checked; });
      say();
    });
    table.addEventListener("change", say);
    say();
  }

  document.addEventListener("DOMContentLoaded", function () {
    each("tools", show);
    each("elder", elder);
    each("size", sizes);
    size(keep("size") || "m");
    each("print", print);
    each("share", disclosure);
    each("disclosure", disclosure);
    each("copy", copy);
    each("favourite", favourite);
    each("favourites", favouriteList);
    each("read", read);
    each("guard", guard);
    each("summary", function (box) { box.focus(); });
    all("textarea[maxlength]").forEach(counter);
    all("tr[data-href]").forEach(row);
    all("table").forEach(picks);
    window.addEventListener("beforeprint", openForPaper);
    window.addEventListener("afterprint", closeAfterPaper);
  });
})();
