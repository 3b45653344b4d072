/* Boxes upon a page: drawn, moved and sized with mouse, finger or keyboard. The rows of the form are the truth: every change is
   written into their fields, and the boxes are drawn from them. Without this file the fields are typed. Chromium 86. */
(function () {
  "use strict";
  var WHOLE = 10000, LEAST = 60, STEP = 50, KEYS = ["x", "y", "w", "h"];
  var SVG = "http://www.w3.org/2000/svg";
  function find(name, from) { return (from || document).querySelector('[data-redact="' + name + '"]'); }
  function all(name, from) { return Array.prototype.slice.call((from || document).querySelectorAll('[data-redact="' + name + '"]')); }

  var making = find("making");
  if (making) setTimeout(function () { location.reload(); }, 4000);
  var form = find("form"), board = find("board");
  if (!form) return;
  if (!board) { places(); return; }

  var picture = board.querySelector("svg"), layer = find("boxes", picture), rows = find("rows", form);
  var spare = rows.querySelector("[data-spare]"), undo = find("undo"), draw = find("draw"), ground = find("ground");
  var said = find("said"), next = all("row", rows).length, past = [], held = null, current = null;
  if (!spare) return;
  spare.remove();
  form.classList.add("redact--live"); /* numbers are shown of the box that is chosen; an error opens its own */
  find("tools").hidden = false;
  find("hint").hidden = false;
  setDrawing(window.matchMedia("(pointer: fine)").matches);

  function field(row, key) { return row.querySelector('[data-k="' + key + '"]'); }
  function value(row, key) { return Math.round(parseFloat(field(row, key).value) * 100); }
  function live() { return all("row", rows).filter(function (row) { return !field(row, "d").checked; }); }
  function box(row) {
    var found = {};
    KEYS.forEach(function (key) { found[key] = value(row, key); });
    return KEYS.every(function (key) { return !isNaN(found[key]); }) ? found : null;
  }
  function put(row, found) {
    var w = Math.min(Math.max(LEAST, found.w), WHOLE), h = Math.min(Math.max(LEAST, found.h), WHOLE);
    var fit = { w: w, h: h, x: Math.min(Math.max(0, found.x), WHOLE - w), y: Math.min(Math.max(0, found.y), WHOLE - h) };
    KEYS.forEach(function (key) { field(row, key).value = (Math.round(fit[key]) / 100).toString(); });
  }

  /* What the rows say, to go back to: fields of those that were there, and which there were. */
  function keep() {
    past.push(all("row", rows).map(function (row) {
      return { row: row, said: ["x", "y", "w", "h", "g"].map(function (key) { return field(row, key).value; }), gone: field(row, "d").checked };
    }));
    if (past.length > 100) past.shift();
    undo.disabled = false;
  }
  function back() {
    var before = past.pop();
    if (!before) return;
    all("row", rows).forEach(function (row) { if (!before.some(function (one) { return one.row === row; })) row.remove(); });
    before.forEach(function (one) {
      ["x", "y", "w", "h", "g"].forEach(function (key, n) { field(one.row, key).value = one.said[n]; });
      field(one.row, "d").checked = one.gone;
    });
    undo.disabled = !past.length;
    show();
    tell("已撤销");
  }

  function added(found) {
    var row = spare.cloneNode(true), n = next;
    next += 1;
    row.removeAttribute("data-spare");
    Array.prototype.forEach.call(row.querySelectorAll("[name]"), function (node) {
      node.name = node.name.replace(/\d+$/, "") + n;
      node.id = "id_" + node.name;
    });
    Array.prototype.forEach.call(row.querySelectorAll("label[for]"), function (node) { node.htmlFor = node.htmlFor.replace(/\d+$/, "") + n; });
    rows.appendChild(row);
    put(row, found);
    field(row, "g").value = ground.value;
    return row;
  }
  function dropped(row) {
    keep();
    field(row, "d").checked = true;
    show();
    tell("已删除一处，可以撤销");
  }

  function show() {
    var focused = document.activeElement && document.activeElement.row;
    layer.textContent = "";
    var count = 0;
    all("row", rows).forEach(function (row) {
      var gone = field(row, "d").checked, found = box(row);
      row.classList.toggle("redact__row--gone", gone);
      row.classList.toggle("redact__row--here", row === current && !gone);
      if (gone) return;
      count += 1;
      find("n", row).textContent = count;
      var mark = find("new", row);
      if (mark) mark.textContent = "未保存";
      if (!found) return;
      var rect = shape("rect", "redact__box redact__box--live", found);
      var select = field(row, "g");
      rect.setAttribute("tabindex", "0");
      rect.setAttribute("role", "button");
      rect.setAttribute("aria-label", "第" + count + "处，左" + found.x / 100 + "%，上" + found.y / 100 + "%，" + (select.value ? select.options[select.selectedIndex].text : "没有选择理由"));
      rect.row = row;
      layer.appendChild(rect);
      if (row === current) {
        var size = handleSize(), corner = shape("rect", "redact__handle", { x: found.x + found.w - size.w / 2, y: found.y + found.h - size.h / 2, w: size.w, h: size.h });
        corner.row = row;
        corner.sizes = true;
        layer.appendChild(corner);
      }
      if (focused === row) rect.focus();
    });
  }
  function handleSize() {
    var place = picture.getBoundingClientRect(), side = window.matchMedia("(pointer: coarse)").matches ? 28 : 14;
    return { w: side / place.width * WHOLE, h: side / place.height * WHOLE };
  }
  function shape(kind, name, found) {
    var made = document.createElementNS(SVG, kind);
    made.setAttribute("class", name);
    made.setAttribute("x", found.x);
    made.setAttribute("y", found.y);
    made.setAttribute("width", found.w);
    made.setAttribute("height", found.h);
    return made;
  }
  function tell(words) { said.textContent = words; }
  function setDrawing(on) {
    board.classList.toggle("redact__board--drawing", on);
    draw.setAttribute("aria-pressed", String(on));
  }

  function at(event) {
    var place = picture.getBoundingClientRect();
    return { x: (event.clientX - place.left) / place.width * WHOLE, y: (event.clientY - place.top) / place.height * WHOLE };
  }
  picture.addEventListener("pointerdown", function (event) {
    if (event.button) return;
    var target = event.target, point = at(event);
    if (target.row) {
      keep();
      current = target.row;
      held = { row: target.row, sizes: target.sizes, from: point, was: box(target.row), moved: false };
    } else if (board.classList.contains("redact__board--drawing")) {
      keep();
      held = { row: null, from: point, moved: false };
    } else return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    show();
  });
  picture.addEventListener("pointermove", function (event) {
    if (!held) return;
    var point = at(event), dx = point.x - held.from.x, dy = point.y - held.from.y;
    if (!held.moved && Math.abs(dx) + Math.abs(dy) < 40) return;
    held.moved = true;
    if (!held.row) { held.row = current = added({ x: held.from.x, y: held.from.y, w: LEAST, h: LEAST }); held.draws = true; }
    if (held.draws) put(held.row, { x: Math.max(0, Math.min(held.from.x, point.x)), y: Math.max(0, Math.min(held.from.y, point.y)), w: Math.abs(dx), h: Math.abs(dy) });
    else if (held.sizes) put(held.row, { x: held.was.x, y: held.was.y, w: Math.min(held.was.w + dx, WHOLE - held.was.x), h: Math.min(held.was.h + dy, WHOLE - held.was.y) });
    else put(held.row, { x: held.was.x + dx, y: held.was.y + dy, w: held.was.w, h: held.was.h });
    show();
  });
  function release() {
    if (!held) return;
    if (!held.moved) { past.pop(); undo.disabled = !past.length; }
    else tell(held.draws ? "已添加一处，尚未保存" : "已改动，尚未保存");
    held = null;
    show();
  }
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);
  picture.addEventListener("focusin", function (event) {
    if (event.target.row && event.target.row !== current) { current = event.target.row; show(); }
  });
  picture.addEventListener("keydown", function (event) {
    var row = event.target.row, moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!row) return;
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); dropped(row); return; }
    if (!moves) return;
    event.preventDefault();
    keep();
    var found = box(row), dx = moves[0] * STEP, dy = moves[1] * STEP;
    if (event.shiftKey) put(row, { x: found.x, y: found.y, w: Math.min(found.w + dx, WHOLE - found.x), h: Math.min(found.h + dy, WHOLE - found.y) });
    else put(row, { x: found.x + dx, y: found.y + dy, w: found.w, h: found.h });
    show();
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { event.preventDefault(); back(); }
  });
  rows.addEventListener("focusin", function (event) {
    var row = event.target.closest('[data-redact="row"]');
    if (row && row !== current) { current = row; show(); }
  });
  rows.addEventListener("change", function (event) {
    current = event.target.closest('[data-redact="row"]');
    show();
  });
  undo.addEventListener("click", back);
  draw.addEventListener("click", function () { setDrawing(draw.getAttribute("aria-pressed") !== "true"); });
  find("add").addEventListener("click", function () {
    keep();
    current = added({ x: 3500, y: 4700, w: 3000, h: 300 });
    show();
    Array.prototype.forEach.call(layer.querySelectorAll(".redact__box"), function (rect) { if (rect.row === current) rect.focus(); });
    tell("已在页面中间添加一处，用方向键移动");
  });
  var wrong = rows.querySelector(".usa-error-message");
  if (wrong) current = wrong.closest('[data-redact="row"]');
  show();

  /* Words that are chosen in a paragraph go into the empty row. */
  function places() {
    document.addEventListener("selectionchange", function () {
      var chosen = document.getSelection(), words = String(chosen).trim();
      var cell = chosen.anchorNode && chosen.anchorNode.parentElement && chosen.anchorNode.parentElement.closest('[data-redact="text"]');
      if (!words || !cell || !cell.contains(chosen.focusNode) || words.indexOf("\n") >= 0) return;
      var list = all("row", form), last = list[list.length - 1];
      last.querySelector('[data-k="p"]').value = cell.dataset.place;
      last.querySelector('[data-k="t"]').value = words;
    });
  }
})();
