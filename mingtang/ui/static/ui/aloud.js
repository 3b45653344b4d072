/* 听全文: the browser's own voice reads the text, sentence by sentence; the one that is heard is marked.
   Pausing cancels and going on says the sentence again: pause() and resume() of the engines hang on telephones, and one
   utterance a sentence keeps them from falling silent in a long text. Chromium 86; no dependency. */
(function () {
  "use strict";
  var voice = window.speechSynthesis;
  var button = document.querySelector('[data-ui="read"]');
  var body = document.querySelector("[data-readable]");
  if (!voice || !window.SpeechSynthesisUtterance || !button || !body) return;

  var bar = document.querySelector('[data-ui="aloud"]');
  var language = document.documentElement.lang === "zh-Hant" ? "zh-TW" : "zh-CN";
  var BLOCKS = "p, li, h2, h3, h4, td, th, caption, dt, dd, figcaption, blockquote";
  var ENDS = /[^。！？；!?;\n]+[。！？；!?;]*[”’」』）)]*\s*|[。！？；!?;\n]+/g;
  var SAID = /[0-9A-Za-z\u4e00-\u9fff]/;
  var sentences = null; // [{text, spans}]
  var at = 0;
  var rate = 1;
  var turn = 0; // an utterance that was cancelled still ends: only the last one's end counts
  var playing = false;
  var begun = false; // heard from, and not stopped: the pause may be in the first sentence

  /* A browser with voices but none for Chinese would read noise: the button stays away. */
  function chinese() { return voice.getVoices().some(function (one) { return /^zh|^cmn/i.test(one.lang); }); }
  function offer() { button.hidden = !chinese(); }

  function cut(block) {
    var walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    var nodes = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement.closest(BLOCKS) === block) nodes.push(walker.currentNode);
    var open = null;
    nodes.forEach(function (node) {
      var pieces = node.data.match(ENDS) || [];
      var parts = document.createDocumentFragment();
      pieces.forEach(function (piece) {
        var span = document.createElement("span");
        span.textContent = piece;
        parts.appendChild(span);
        if (!open) { open = { text: "", spans: [] }; sentences.push(open); }
        open.text += piece;
        open.spans.push(span);
        if (/[。！？；!?;][”’」』）)]*\s*$/.test(piece)) open = null;
      });
      if (pieces.length) node.parentNode.replaceChild(parts, node);
    });
  }
  function prepare() {
    sentences = [];
    var blocks = Array.prototype.slice.call(body.querySelectorAll(BLOCKS));
    (blocks.length ? blocks : [body]).forEach(cut);
    sentences = sentences.filter(function (one) { return SAID.test(one.text); });
  }

  function mark(now) {
    body.querySelectorAll(".aloud-now").forEach(function (span) { span.classList.remove("aloud-now"); });
    if (!now) return;
    now.spans.forEach(function (span) { span.classList.add("aloud-now"); });
    var box = now.spans[0].getBoundingClientRect();
    if (box.top < 0 || box.bottom > window.innerHeight) now.spans[0].scrollIntoView({ block: "center" });
  }
  function say() {
    button.textContent = playing ? "暂停" : begun ? "继续听" : "听全文";
    if (!begun && bar.contains(document.activeElement)) button.focus(); // the text ended while the reader was in the bar
    bar.hidden = !begun;
  }

  function speak() {
    var mine = ++turn;
    voice.cancel();
    if (at >= sentences.length) return stop();
    var part = new SpeechSynthesisUtterance(sentences[at].text);
    part.lang = language;
    part.rate = rate;
    part.onend = function () { if (mine === turn) { at += 1; speak(); } };
    part.onerror = function () { if (mine === turn) stop(); };
    mark(sentences[at]);
    voice.speak(part);
  }
  function play() { if (!sentences) prepare(); playing = begun = true; say(); speak(); }
  function pause() { turn += 1; playing = false; voice.cancel(); say(); }
  function stop() { turn += 1; playing = begun = false; at = 0; voice.cancel(); mark(null); say(); }

  function speed(chosen) {
    rate = Number(chosen.dataset.rate);
    bar.querySelectorAll("[data-rate]").forEach(function (one) { one.setAttribute("aria-pressed", String(one === chosen)); });
    if (playing) speak();
  }

  button.addEventListener("click", function () { if (playing) pause(); else play(); });
  bar.querySelector('[data-ui="stop"]').addEventListener("click", function () { stop(); button.focus(); });
  bar.querySelectorAll("[data-rate]").forEach(function (one) { one.addEventListener("click", function () { speed(one); }); });
  window.addEventListener("pagehide", stop);
  if (voice.addEventListener) voice.addEventListener("voiceschanged", offer);
  window.setTimeout(offer, 1500); // engines that never say when their voices have come
  offer();
})();
