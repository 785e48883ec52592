// Show the pages as spreads, keep one's place when they change, and mark what has changed.

import { address, ask, make, words } from "./common.js";

const STEPS = [320, 480, 640, 840, 1260, 1680, 2400]; // px of a page's picture
const main = document.getElementById("pages");
const seen = new IntersectionObserver(appear, { root: null, rootMargin: "50% 0px" });

export let book = { leaves: [], titles: {}, sources: {} };
let figures = [];
const shows = new WeakMap(); // what is shown of a leaf, or is about to be
let zoom = 1; // 1 where a spread fills the window

export async function renew(changed) {
  const told = await ask("/leaves");
  if (told.waiting) return;
  const anchor = whereNow();
  const before = book;
  book = told;
  document.title = `${book.title} – ${words.preview}`;
  document.getElementById("title").textContent = book.title;
  main.lang = book.language;
  root().style.setProperty("--shape", book.width / book.height);
  fit(before);
  mark(changed);
  stayAt(anchor);
}

function root() {
  return document.documentElement;
}

// Make as many spreads as there are, and put into each leaf what belongs there now.
function fit(before) {
  while (figures.length > book.leaves.length) {
    const last = figures.pop();
    const spread = last.parentElement;
    last.remove();
    if (!spread.children.length) spread.remove();
  }
  for (let at = 0; at < book.leaves.length; at += 1) {
    if (at === figures.length) figures.push(add(at));
    const [label, , picture] = book.leaves[at];
    const old = before.leaves[at];
    if (!old || old[0] !== label || old[2] !== picture || !figures[at].firstChild) {
      fill(figures[at], label, picture);
    }
  }
}

// The first leaf is a recto, alone; then come a verso and a recto each.
function add(at) {
  const figure = make("figure", { class: "leaf" });
  figure.dataset.leaf = at;
  if (at % 2 || at === 0) {
    const spread = make("div", { class: "spread" });
    if (at === 0) spread.append(make("div", { class: "leaf none", "aria-hidden": "true" }));
    main.append(spread);
    spread.append(figure);
  } else {
    figures[at - 1].parentElement.append(figure);
  }
  return figure;
}

function fill(figure, label, picture) {
  const sheet = make("div", { class: "sheet" });
  sheet.style.aspectRatio = `${book.width} / ${book.height}`;
  if (picture) {
    sheet.append(make("div", { class: "text" }));
    // The former picture stays until the new one is there: nothing flickers.
    const former = figure.querySelector("img");
    if (former) sheet.prepend(former);
  }
  shows.delete(figure);
  figure.dataset.picture = picture;
  figure.dataset.label = label;
  figure.replaceChildren(sheet, make("figcaption", {}, leafName(label, picture)));
  seen.unobserve(figure);
  seen.observe(figure);
}

// C1 to C4 are what printers call the four sides of a cover.
export function leafName(label, picture) {
  if (!picture) return words.blank;
  return /^C[1-4]$/.test(label) ? words.cover : `${words.page} ${label}`;
}

function appear(entries) {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && target.dataset.picture) show(target);
  }
}

// Show what is on a leaf: once for each picture and width, however often it comes into sight.
function show(figure) {
  const sheet = figure.firstChild;
  const needed = sheet.clientWidth * devicePixelRatio;
  const width = STEPS.find((one) => one >= needed) ?? STEPS.at(-1);
  const wanted = address(`/page/${figure.dataset.picture}.png`, { width });
  if (shows.get(figure)?.wanted !== wanted) {
    shows.set(figure, { wanted, done: draw(figure, sheet, wanted) });
  }
  return shows.get(figure).done;
}

async function draw(figure, sheet, wanted) {
  const { picture, label } = figure.dataset;
  const image = make("img", { alt: leafName(label, picture), src: wanted });
  const [told] = await Promise.all([ask(`/text/${picture}`), image.decode()]).catch(() => []);
  if (!told || figure.dataset.picture !== picture) return; // another change was quicker
  sheet.querySelector("img")?.remove();
  sheet.prepend(image);
  write(sheet.querySelector(".text"), told);
}

// Lay the words over the picture, unseen, where they stand: they can be selected and read aloud.
function write(text, told) {
  const { width } = text.parentElement.getBoundingClientRect();
  const spans = told.words.map(([x, y, w, h, said, isNew]) => {
    const span = make("span", { class: isNew ? "new" : "" }, said);
    put(span, x, y, w, h);
    span.style.fontSize = `${100 * h}cqh`;
    span.dataset.width = w;
    return span;
  });
  const links = told.links.map(([x, y, w, h, target, inside]) => {
    const link = inside
      ? make("a", { href: `#place=${encodeURIComponent(target)}` })
      : make("a", { href: target, target: "_blank", rel: "noopener noreferrer" });
    link.setAttribute("aria-label", inside ? words["go"] : target);
    put(link, x, y, w, h);
    link.style.height = `${100 * h}%`;
    link.style.width = `${100 * w}%`;
    return link;
  });
  text.replaceChildren(...spans, ...links);
  for (const span of spans) {
    const natural = span.getBoundingClientRect().width;
    if (natural) span.style.transform = `scaleX(${(span.dataset.width * width) / natural})`;
  }
}

function put(one, x, y) {
  one.style.left = `${100 * x}%`;
  one.style.top = `${100 * y}%`;
}

function mark(changed) {
  if (!changed) return;
  const labels = new Set(changed);
  for (const figure of figures) {
    const is = labels.has(figure.dataset.label) && Boolean(figure.dataset.picture);
    figure.classList.toggle("changed", is);
    const name = leafName(figure.dataset.label, figure.dataset.picture);
    figure.lastChild.textContent = is ? `${name} – ${words.changed}` : name;
  }
}

// One's place is the first leaf with text at the top of the screen, by document and page of it, and how far down.
function whereNow() {
  const top = main.getBoundingClientRect().top;
  const at = figures.findIndex(
    (one, number) => book.leaves[number]?.[1] && one.getBoundingClientRect().bottom > top + 40,
  );
  if (at < 0) return null;
  const [, document] = book.leaves[at];
  const first = book.leaves.findIndex((one) => one[1] === document);
  return { document, index: at - first, at, offset: figures[at].getBoundingClientRect().top };
}

function stayAt(anchor) {
  if (!anchor) return;
  const first = book.leaves.findIndex((one) => one[1] === anchor.document);
  const at = first < 0 ? anchor.at : first + anchor.index;
  const figure = figures[Math.min(at, figures.length - 1)];
  if (figure) main.scrollTop += figure.getBoundingClientRect().top - anchor.offset;
}

// Where a drawing faces the opening of a chapter, one is in the chapter.
export function currentLeaf() {
  const at = whereNow()?.at ?? 0;
  return book.leaves[at]?.[1].endsWith("-facing") ? at + 1 : at;
}

export async function goTo(at, found = "") {
  const figure = figures[Math.max(0, Math.min(at, figures.length - 1))];
  if (!figure) return;
  figure.scrollIntoView({ block: "start" });
  if (!found) return;
  await show(figure);
  const wanted = found.replaceAll(/\s+/g, " ").trim().slice(0, 12);
  for (const span of figure.querySelectorAll(".text span")) {
    span.classList.toggle("found", wanted !== "" && span.textContent.startsWith(wanted.slice(0, span.textContent.length)));
  }
  figure.querySelector(".found")?.scrollIntoView({ block: "center" });
}

export function goToFolio(label) {
  const at = book.leaves.findIndex((one) => one[0] === label.trim());
  if (at >= 0) goTo(at);
}

export async function goToPlace(id) {
  const told = await ask("/place", { id }).catch(() => null);
  if (told) goTo(told.leaf);
}

export function turn(by) {
  const at = currentLeaf();
  goTo(by > 0 ? (at % 2 ? at + 2 : at + 1) : Math.max(0, at % 2 ? at - 2 : at - 3));
}

export function resize(factor) {
  const anchor = whereNow();
  zoom = Math.min(5, Math.max(0.25, zoom * factor));
  root().style.setProperty("--zoom", zoom);
  stayAt(anchor);
  for (const figure of figures) {
    seen.unobserve(figure); // what is in sight is drawn as finely as it is shown
    seen.observe(figure);
  }
}

addEventListener("resize", () => resize(1));

addEventListener("hashchange", () => {
  const place = location.hash.match(/^#place=(.*)$/);
  if (!place) return;
  history.replaceState(null, "", location.pathname + location.search);
  goToPlace(decodeURIComponent(place[1]));
});
