/* 我要申请公开: what is public already is shown while a question is typed. Without it the button 先查一查 shows the same.
   Chromium 86; no dependency. Only what the server wrote (and escaped) is put into the page. */
(function () {
  "use strict";
  var LEAST = 2, WAIT = 350;

  function live(place) {
    var box = document.getElementById(place.dataset.box);
    var agency = document.getElementById("of");
    var said = document.getElementById("public-said");
    var door = (location.pathname.indexOf("/large/") === 0 ? "/large" : "") + "/ask/public/";
    var timer, asked = 0, shown = place.dataset.shown || "";

    function words() { return box.value.trim().replace(/\s+/g, " ").slice(0, 100); }
    function query() {
      return "?q=" + encodeURIComponent(words()) + "&agency=" + encodeURIComponent(agency ? agency.value : place.dataset.agency) +
        (place.dataset.form ? "&form=1" : "");
    }
    function put(html, mine) {
      if (mine !== asked) return;
      place.innerHTML = html.trim().indexOf("<section") === 0 ? html : ""; /* not what something on the way wrote */
      var number = place.querySelector("[data-said]");
      said.textContent = number ? number.dataset.said : "";
    }
    function ask() {
      var now = query();
      if (now === shown) return;
      shown = now;
      asked += 1;
      var mine = asked;
      if (Array.from(words()).length < LEAST) { put("", mine); return; }
      fetch(door + now, { credentials: "same-origin" }).then(function (answer) {
        return answer.ok ? answer.text() : "";
      }).then(function (html) { put(html, mine); }).catch(function () { put("", mine); });
    }
    function later(event) {
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    }
    if (place.dataset.asked) shown = query();
    box.addEventListener("input", later);
    box.addEventListener("compositionend", later);
    if (agency) agency.addEventListener("change", later);
    if (place.dataset.form && words()) ask();
  }

  document.addEventListener("DOMContentLoaded", function () {
    var place = document.querySelector('[data-ui="public"]');
    if (place) live(place);
  });
})();
