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
  ["elder", "contrast"].forEach(function (way) { if (keep(way) === "1") root.classList.add(way); });
  size(keep("size") || "m");

  function size(chosen) {
    SIZES.forEach(function (one) { root.classList.toggle("size-" + one, one === chosen && one !== "m"); });
    all('[data-ui="size"]').forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.size === chosen));
    });
  }

  /* A way of showing that is on or off: 长者模式, 高对比度. Its label says what the next click does. */
  function toggle(name, on, off) {
    return function (link) {
      function say() {
        each(name, function (one) { one.textContent = root.classList.contains(name) ? off : on; });
      }
      if (link.tagName === "A") link.setAttribute("role", "button");
      show(link);
      link.addEventListener("click", function (event) {
        event.preventDefault();
        keep(name, root.classList.toggle(name) ? "1" : null);
        say();
      });
      link.addEventListener("keydown", function (event) {
        if (event.key === " " && link.tagName === "A") { event.preventDefault(); link.click(); }
      });
      say();
    };
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

  function copy(button) {
    var panel = button.closest(".share");
    var box = panel.querySelector('[data-ui="address"]');
    var said = panel.querySelector('[data-ui="copied"]');
    box.value = location.href.split("#")[0];
    show(button);
    button.addEventListener("click", function () {
      box.select();
      var done = function () { said.textContent = "已复制，可粘贴到聊天窗口"; };
      if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(done, function () { document.execCommand("copy"); done(); });
      else if (document.execCommand("copy")) done();
    });
  }
  /* The telephone's own list of programmes, where the browser lets a page ask for it. */
  function share(button) {
    if (!navigator.share) return;
    show(button);
    button.addEventListener("click", function () {
      navigator.share({ title: document.title, url: document.querySelector('[data-ui="address"]').value }).catch(function () { /* closed again */ });
    });
  }

  function favourites() {
    try { return JSON.parse(keep("favourites") || "[]"); } catch (broken) { return []; }
  }
  function heading() { var h1 = document.querySelector("h1"); return h1 ? h1.textContent.trim() : document.title; }
  function favourite(button) {
    var list = document.querySelector('[data-ui="mine"]');
    function mine(one) { return one.url === location.pathname; }
    function say() {
      var on = favourites().some(mine);
      button.textContent = on ? "已收藏" : "收藏";
      list.hidden = !on;
    }
    show(button);
    button.addEventListener("click", function () {
      var rest = favourites().filter(function (one) { return !mine(one); });
      if (rest.length === favourites().length) rest.unshift({ url: location.pathname, title: heading() });
      keep("favourites", JSON.stringify(rest.slice(0, 200)));
      say();
    });
    say();
  }
  /* 我的收藏: what this browser kept. What is kept is checked again: only pages of this site are links. */
  function favouriteList(box) {
    var kept = favourites().filter(function (one) { return one && /^\/(?!\/)/.test(one.url) && one.title; });
    box.textContent = "";
    kept.forEach(function (one) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      var away = document.createElement("button");
      item.className = "links__item";
      link.className = "links__link links__text";
      link.href = one.url;
      link.textContent = one.title;
      away.type = "button";
      away.className = "linkbutton";
      away.textContent = "取消收藏";
      away.setAttribute("aria-label", "取消收藏：" + one.title);
      away.addEventListener("click", function () {
        keep("favourites", JSON.stringify(favourites().filter(function (other) { return other.url !== one.url; })));
        favouriteList(box);
        (box.querySelector("a") || document.getElementById("main")).focus();
      });
      item.appendChild(link);
      item.appendChild(away);
      box.appendChild(item);
    });
    each("no-favourites", function (line) { line.hidden = kept.length > 0; });
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

  /* A question that depends on another stands there when it applies (data-shown-field, data-shown-in); what was typed in it
     stays, and the server asks again. An error is never hidden; a folded group opens when one of its questions comes to apply. */
  function depends(form) {
    var controls = all("[data-shown-field]", form);
    function empty(box) { return !box.querySelector(".usa-form-group:not([hidden])"); }
    function say(changed) {
      controls.forEach(function (control) {
        var group = control.closest(".usa-form-group");
        var other = form.elements[control.dataset.shownField];
        if (!group || !other) return;
        var applies = control.dataset.shownIn.split(" ").indexOf(other.value) >= 0;
        var opens = changed && applies && group.hidden;
        group.hidden = !applies && !group.classList.contains("usa-form-group--error");
        var more = group.closest("details.more");
        var box = more && more.closest("fieldset.group");
        if (more) more.hidden = empty(more);
        if (more && opens) more.open = true;
        if (box) box.hidden = empty(box);
      });
    }
    if (!controls.length) return;
    form.addEventListener("change", function () { say(true); });
    say(false);
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

  /* A touch screen in a hall (/screen/ marks the tab): large type, a way back, and back by itself after 90 seconds. */
  function hall() {
    try { if (sessionStorage.getItem("mt.screen") !== "1") return; } catch (refused) { return; }
    root.classList.add("elder");
    var back = document.createElement("a");
    back.className = "usa-button";
    back.href = "/screen/";
    back.textContent = "回到触摸屏首页";
    var main = document.getElementById("main");
    if (main) main.insertBefore(back, main.firstChild);
    var timer;
    function again() {
      clearTimeout(timer);
      timer = setTimeout(function () { location.replace("/screen/"); }, 90 * 1000);
    }
    ["pointerdown", "keydown", "scroll"].forEach(function (name) { window.addEventListener(name, again, { passive: true }); });
    again();
  }

  document.addEventListener("DOMContentLoaded", function () {
    hall();
    each("script", show);
    each("elder", toggle("elder", "长者模式", "退出长者模式"));
    each("contrast", toggle("contrast", "高对比度", "退出高对比度"));
    each("size", sizes);
    size(keep("size") || "m");
    each("print", print);
    each("share", share);
    each("copy", copy);
    each("favourite", favourite);
    each("favourites", favouriteList);
    each("guard", guard);
    all("form").forEach(depends);
    each("summary", function (box) { box.focus(); });
    all("textarea[maxlength]").forEach(counter);
    all("tr[data-href]").forEach(row);
    all("table").forEach(picks);
    window.addEventListener("beforeprint", openForPaper);
    window.addEventListener("afterprint", closeAfterPaper);
  });
})();
