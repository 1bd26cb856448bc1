"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("filter");
  const every = [...document.querySelectorAll(".application")];

  // Letters that differ by an accent or by case alone are the same to who searches.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const line = (node) => plain(node.textContent).replace(/\s+/g, " ");
  const texts = new Map();
  const text = (each) => {
    if (!texts.has(each)) {
      texts.set(each, { head: line(each.querySelector("summary")), all: line(each) });
    }
    return texts.get(each);
  };
  // Every word in the line of the application, or the words as they stand anywhere in it.
  const finds = (each, words) => !words.length ||
    words.every((word) => text(each).head.includes(word)) ||
    text(each).all.includes(words.join(" "));
  const has = (list, one) => one === "*" || (list || "").split(" ").includes(one);
  const is = (value, one) => one === "*" || value === one;

  const filter = () => {
    const words = plain(byId("search").value).split(/\s+/).filter(Boolean);
    const [outcome, standing, requirement, fact] =
      ["outcome", "standing", "requirement", "fact"].map((id) => byId(id).value);
    let count = 0;
    for (const each of every) {
      const kept = is(each.dataset.outcome, outcome) && is(each.dataset.standing, standing) &&
        has(each.dataset.open, requirement) && has(each.dataset.facts, fact) &&
        finds(each, words);
      each.hidden = !kept;
      if (kept) count += 1;
    }
    const all = every.length;
    byId("shown").textContent = count === all
      ? `All ${all} applications are shown.`
      : `${count} of ${all} applications are shown.`;
  };

  const shown = () => every.filter((each) => !each.hidden);

  // A link that leads to an application opens it, and shows it if a filter had hidden it.
  const arrive = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.classList.contains("application")) return;
    if (target.hidden) { form.reset(); filter(); }
    target.open = true;
    target.scrollIntoView();
  };

  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    byId("open-all").addEventListener("click", () => shown().forEach((each) => { each.open = true; }));
    byId("close-all").addEventListener("click", () => every.forEach((each) => { each.open = false; }));
    filter();  // a browser keeps what was chosen when a page is loaded again
    addEventListener("hashchange", arrive);
    if (location.hash) arrive();
  }

  for (const figure of document.querySelectorAll("figure.tells")) {
    const told = figure.querySelector(".told-of");
    const nothing = "Point at a line, or reach it with the Tab key: why the two were paired is told here.";
    told.textContent = nothing;
    const tell = (event) => {
      const link = event.target.closest("a");
      const named = link && link.querySelector("[aria-label]");
      if (named) told.textContent = named.getAttribute("aria-label");
    };
    figure.addEventListener("pointerover", tell);
    figure.addEventListener("focusin", tell);
    figure.addEventListener("keydown", (event) => {
      if (event.key === "Escape") told.textContent = nothing;
    });
  }
})();
