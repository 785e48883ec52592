// What stands beside the pages: a view at a time, each under its tab.

import { address, ask, button, count, make, say, send, words } from "./common.js";
import { forms, showLook, showOrder, showPeople, showRemarks, showRights, write } from "./edit.js";
import { book, currentLeaf, goTo, leafName } from "./spreads.js";

const tabs = document.getElementById("tabs");
const panel = document.getElementById("panel");
const views = {
  chapters: showChapters,
  order: showOrder,
  look: showLook,
  rights: showRights,
  people: showPeople,
  remarks: () => showRemarks(goTo),
  ebook: showEbook,
  booklet: showBooklet,
  cover: showCover,
};
let current = "chapters";
let opened = ""; // the chapter whose messages are shown
let scheme = "day";
let drawn = ""; // the view that stands in the panel; "" where another was chosen
let asked = 0; // how often a view was asked for: only the last answer counts

export function start() {
  for (const name of Object.keys(views)) {
    const tab = button(words[name], () => choose(name), { role: "tab", id: `tab-${name}` });
    tab.setAttribute("aria-controls", "panel");
    tabs.append(tab);
  }
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = Object.keys(views);
    choose(names[(names.indexOf(current) + step + names.length) % names.length]);
    document.getElementById(`tab-${current}`).focus();
  });
  panel.addEventListener("saved", () => refresh());
  choose(current);
}

function choose(name) {
  current = name;
  for (const tab of tabs.children) {
    const is = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
  }
  panel.setAttribute("aria-labelledby", `tab-${name}`);
  drawn = "";
  refresh();
}

// Show the view anew; one in which somebody writes or has opened something is left alone.
export async function refresh() {
  asked += 1;
  panel.ariaBusy = "true";
  const [mine, shown, top] = [asked, current, panel.scrollTop];
  const made = await views[shown]();
  const again = drawn === shown;
  const busy = again && panel.querySelector("form.touched, details[open]");
  if (mine !== asked) return;
  panel.ariaBusy = "false";
  if (busy || !made) return;
  const focusAgain = holdFocus();
  panel.replaceChildren(...made);
  panel.scrollTop = again ? top : 0;
  focusAgain();
  drawn = shown;
  showWhere();
}

// Mark the chapter that one is in.
export function showWhere() {
  const here = book.sources[book.leaves[currentLeaf()]?.[1]];
  for (const item of panel.querySelectorAll("li[data-path]")) {
    const is = item.dataset.path === here;
    item.classList.toggle("here", is);
    item.querySelector("button").setAttribute("aria-current", String(is));
  }
}

// Remember which button or field of the panel has the keys, so that who works without a mouse keeps
// their place: the one of that name gets them again, or, where several share it, the one in its place.
function holdFocus() {
  const held = document.activeElement;
  if (!panel.contains(held)) return () => {};
  const name = (one) => one.ariaLabel ?? (one.id || one.textContent);
  const all = () => [...panel.querySelectorAll(held.tagName)];
  const alike = () => all().filter((one) => name(one) === name(held));
  const [place, alone] = [all().indexOf(held), alike().length === 1];
  return () => ((alone && alike()[0]) || all()[place])?.focus({ preventScroll: true });
}

async function showChapters() {
  const [told] = await Promise.all([ask("/chapters"), forms()]);
  if (told.waiting) return [make("p", {}, words.loading)];
  const made = [];
  for (const part of told.parts) {
    if (part.title) made.push(make("h2", {}, part.title));
    const list = make("ol", { class: "chapters" });
    for (const chapter of part.chapters) list.append(await chapterItem(chapter));
    made.push(list);
  }
  if (told.messages.length) {
    made.push(make("h2", {}, words["of-the-book"]), ...told.messages.map(messageItem));
  }
  return made;
}

async function chapterItem(chapter) {
  const open = Object.entries(chapter.open).map(([key, many]) => count(many, `open-${key}`));
  const state = chapter.clean ? words.ready : open.join(", ");
  const about = [chapter.people.join(", "), count(chapter.words, "words-count")].filter(Boolean);
  const item = make(
    "li",
    { "data-path": chapter.path },
    button(`${chapter.number || ""} ${chapter.title}`.trim(), () => goTo(chapter.leaf), { class: "title" }),
    make("div", { class: "small" }, about.join(" · ")),
    chapter.remarks ? make("div", { class: "small" }, count(chapter.remarks, "editor-notes")) : null,
    make("div", { class: chapter.clean ? "small good" : "small bad" }, `${state}${chapter.marked ? " ✓" : ""}`),
  );
  const isOpen = opened === chapter.path;
  const more = button(words.messages, () => {
    opened = isOpen ? "" : chapter.path;
    refresh();
  });
  more.setAttribute("aria-expanded", String(isOpen));
  const ready = button(chapter.marked ? words["unmark-ready"] : words["mark-ready"], () =>
    write("/ready", "settings", { source: chapter.path, ready: !chapter.marked }));
  item.append(make("div", { class: "row" }, more, editButton(chapter.path, 1, words.edit), ready));
  if (isOpen) {
    item.append(proofButton(chapter));
    const { messages } = await ask("/chapter", { source: chapter.path });
    item.append(...(messages.length ? messages.map(messageItem) : [make("p", {}, words["no-messages"])]));
  }
  return item;
}

function messageItem(one) {
  const place = one.path + (one.line ? `:${one.line}` : "");
  const row = make("div", { class: "row" });
  if ("leaf" in one) row.append(button(words.go, () => goTo(one.leaf, one.words)));
  if (one.path) row.append(editButton(one.path, one.line ?? 1, words["edit-at"]));
  return make(
    "div",
    { class: `message ${one.severity}` },
    make("div", {}, make("strong", {}, words[one.severity]), ` ${one.message} `, make("code", {}, `[${one.code}]`)),
    make("div", { class: "small" }, place, one.hint ? ` – ${one.hint}` : ""),
    row,
  );
}

function editButton(path, line, text) {
  return button(text, async () => {
    try {
      await send("/open", { path, line });
      say(words.opened);
    } catch (error) {
      say(error.message);
    }
  });
}

function proofButton(chapter) {
  const row = make("div", { class: "row" });
  row.append(button(words["make-proof"], async () => {
    say(words.loading);
    try {
      const { files } = await send("/proof", { source: chapter.path });
      const links = files.map((name) =>
        make("a", { href: address(`/proofs/${encodeURIComponent(name)}`), target: "_blank", rel: "noopener" },
          name.endsWith(".pdf") ? words["proof-pdf"] : words["proof-web"]));
      row.append(...links);
      say(words.proof);
    } catch (error) {
      say(error.message);
    }
  }));
  return row;
}

// The chapter that one is in, as an e-book shows it on a telephone.
async function showEbook() {
  const at = currentLeaf();
  const near = [...book.leaves.slice(at), ...book.leaves].find((leaf) => book.sources[leaf[1]]);
  const source = near && book.sources[near[1]];
  if (!near || (await ask("/chapter", { source })).waiting) return [make("p", {}, words.loading)];
  const choice = (name) => {
    const one = button(words[name], () => {
      scheme = name;
      refresh();
    });
    one.setAttribute("aria-pressed", String(scheme === name));
    return one;
  };
  const frame = make("iframe", { src: address("/ebook", { source, scheme }), title: `${words.ebook}: ${book.titles[near[1]]}` });
  const former = panel.querySelector("iframe");
  const place = former?.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place));
  return [make("div", { class: "row" }, choice("day"), choice("night")), frame];
}

async function showBooklet() {
  const told = await ask("/sheets");
  if (told.message) return [make("p", {}, told.message)];
  const made = [];
  for (const [number, sides] of (told.sheets ?? []).entries()) {
    made.push(make("h2", {}, `${words.sheet} ${number + 1}`));
    for (const [side, leaves] of sides.entries()) {
      const name = side ? words.back : words.front;
      made.push(make("div", { class: "small" }, `${name}: ${leaves.map(nameAt).join(" | ")}`), pair(leaves));
    }
  }
  return made;
}

async function showCover() {
  const covers = ["backcover", "cover"].map((name) => book.leaves.findIndex((leaf) => leaf[1] === name));
  return [pair(covers.map((at) => (at < 0 ? null : at)))];
}

function nameAt(at) {
  const [label, , picture] = book.leaves[at] ?? [];
  return leafName(label, picture);
}

// Two pages beside each other, small; they are drawn when they come into sight.
function pair(leaves) {
  const small = leaves.map((at) => {
    const picture = at === null ? "" : book.leaves[at]?.[2];
    return picture
      ? make("button", { type: "button", onclick: () => goTo(at), class: "thumb" },
          make("img", { loading: "lazy", src: address(`/page/${picture}.png`, { width: 320 }), alt: nameAt(at) }))
      : make("div", {});
  });
  return make("div", { class: "pair" }, ...small);
}
