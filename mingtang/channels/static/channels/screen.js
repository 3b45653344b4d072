/* Screens in halls. LED: plays the signed list and goes blank when it has run out or its signature does not hold.
   Touch: marks this tab as a screen, so that ui.js brings every page back here when nobody touches it. Chromium 86. */
(function () {
  "use strict";
  var body = document.body;
  var EVERY = 5 * 60 * 1000;

  if (body.dataset.screen === "touch") {
    try { sessionStorage.setItem("mt.screen", "1"); } catch (refused) { /* then nothing brings it back */ }
    window.setTimeout(function () { location.reload(); }, 10 * 60 * 1000);
    return;
  }

  var list = null;
  var until = 0;
  var place = -1;
  var title = document.querySelector(".led__title");
  var from = document.querySelector(".led__from");

  function bytes(text) { return Uint8Array.from(atob(text), function (c) { return c.charCodeAt(0); }); }

  /* A browser too old for Ed25519 (before 137) believes the server that it loaded this page from. */
  function holds(answer) {
    if (!window.crypto || !crypto.subtle) return Promise.resolve(true);
    return crypto.subtle.importKey("raw", bytes(body.dataset.key), { name: "Ed25519" }, false, ["verify"]).then(function (key) {
      return crypto.subtle.verify({ name: "Ed25519" }, key, bytes(answer.signature), new TextEncoder().encode(answer.payload));
    }, function () { return true; });
  }

  function load() {
    fetch(body.dataset.list, { cache: "no-store" }).then(function (answer) { return answer.json(); }).then(function (answer) {
      return holds(answer).then(function (good) {
        if (!good) { until = 0; blank(); return; }
        var said = JSON.parse(answer.payload);
        list = said.items;
        until = Date.parse(said.until);
      });
    }).catch(function () { /* the list in hand plays on until it has run out */ });
  }

  function blank() { body.classList.add("led--blank"); title.textContent = ""; from.textContent = ""; }

  function next() {
    var seconds = 5;
    if (!list || !list.length || Date.now() > until) {
      blank();
    } else {
      place = (place + 1) % list.length;
      var item = list[place];
      body.classList.remove("led--blank");
      title.textContent = item.title;
      title.classList.toggle("led__title--long", item.title.length > 32);
      from.textContent = item.agency + "　" + item.on;
      seconds = item.seconds;
    }
    window.setTimeout(next, seconds * 1000);
  }

  blank();
  load();
  window.setInterval(load, EVERY);
  window.setTimeout(next, 1500);
})();
