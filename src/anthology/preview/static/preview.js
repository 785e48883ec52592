// Begin: hear the events of the server, the keys and the buttons.

import { address, make, say, words } from "./common.js";
import { refresh, showWhere, start } from "./side.js";
import { book, currentLeaf, goTo, goToFolio, renew, resize, turn } from "./spreads.js";

const trouble = document.getElementById("trouble");
let first = true;

function listen() {
  const events = new EventSource(address("/events"));
  events.addEventListener("pages", async ({ data }) => {
    const told = JSON.parse(data);
    const greeting = first;
    first = false;
    trouble.hidden = true;
    await renew(greeting ? [] : told.pages);
    await refresh();
    sayShown(greeting ? [] : told.pages, told.seconds);
  });
  events.addEventListener("settled", async ({ data }) => {
    const told = JSON.parse(data);
    trouble.hidden = true;
    if (told.pages.length) await renew();
    await refresh();
  });
  events.addEventListener("trouble", ({ data }) => showTrouble(JSON.parse(data)));
  events.addEventListener("notes", () => refresh());
  events.addEventListener("progress", ({ data }) => {
    const { label, done, total } = JSON.parse(data);
    if (first) say(`${words.loading} ${label} ${done}/${total}`);
  });
  events.onerror = () => say(words.lost);
}

function sayShown(pages, seconds) {
  const changed = pages.length
    ? ` – ${words.page} ${pages.slice(0, 8).join(", ")}${pages.length > 8 ? " …" : ""} ${words.changed}`
    : "";
  const time = pages.length ? ` (${seconds.toFixed(1)} s)` : "";
  say(`${words.shown}${changed}${time}`);
  if (pages.length) {
    const at = book.leaves.findIndex((one) => one[0] === pages[0]);
    const link = make("button", { type: "button", onclick: () => goTo(at) }, words.go);
    document.getElementById("state").append(" ", link);
  }
}

function showTrouble({ message, hint, messages }) {
  trouble.hidden = false;
  trouble.replaceChildren(
    make("p", {}, make("strong", {}, words.trouble)),
    make("p", {}, message),
    ...messages
      .filter((one) => one.severity === "error")
      .map((one) => make("p", {}, `${one.path}${one.line ? `:${one.line}` : ""}: ${one.message}`)),
    make("p", { class: "small" }, hint),
  );
}

const folio = document.getElementById("folio");
folio.addEventListener("change", () => goToFolio(folio.value));
document.getElementById("larger").addEventListener("click", () => resize(1.25));
document.getElementById("smaller").addEventListener("click", () => resize(0.8));
let waiting = 0;
document.getElementById("pages").addEventListener("scroll", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    folio.placeholder = book.leaves[currentLeaf()]?.[0] ?? "";
    showWhere();
  });
});
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const does = {
    j: () => turn(1),
    k: () => turn(-1),
    g: () => folio.select(),
    "+": () => resize(1.25),
    "-": () => resize(0.8),
  }[event.key];
  if (does) {
    event.preventDefault();
    does();
  }
});

await renew(); // what was shown the last time
start();
listen();
