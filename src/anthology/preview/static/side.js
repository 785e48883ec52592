// What stands beside the pages: a view at a time, each under its tab.

import { ask, button, make, send, say, words } from "./common.js";
import { goTo } from "./spreads.js";

const tabs = document.getElementById("tabs");
const panel = document.getElementById("panel");
const views = { chapters: showChapters };
let current = "chapters";
let opened = ""; // the chapter whose messages are shown

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
  refresh(true);
}

// Show the view anew; one in which somebody writes is left alone.
export async function refresh(chosen = false) {
  if (!chosen && panel.querySelector("form.touched")) return;
  const shown = current;
  const top = panel.scrollTop;
  const made = await views[shown]();
  if (shown !== current || !made) return;
  panel.replaceChildren(...made);
  panel.scrollTop = chosen ? 0 : top;
}

async function showChapters() {
  const told = await ask("/chapters");
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
  const names = { ...words, lost: words["pictures-lost"] };
  const open = Object.entries(chapter.open).map(([key, count]) => `${count} ${names[key]}`);
  const state = chapter.clean ? words.ready : open.join(", ");
  const item = make(
    "li",
    {},
    button(`${chapter.number} ${chapter.title}`, () => goTo(chapter.leaf), { class: "title" }),
    make("div", { class: "small" }, `${chapter.people.join(", ")} · ${chapter.words} ${words["words-count"]}`),
    make("div", { class: chapter.clean ? "small good" : "small bad" }, `${state}${chapter.marked ? " ✓" : ""}`),
  );
  const isOpen = opened === chapter.path;
  const more = button(words.messages, () => {
    opened = isOpen ? "" : chapter.path;
    refresh();
  });
  more.setAttribute("aria-expanded", String(isOpen));
  item.append(make("div", { class: "row" }, more, editButton(chapter.path, 1, words.edit)));
  if (isOpen) {
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
