// What can be changed beside the pages: each form writes one small change, when its button is used.

import { address, ask, button, make, say, send, words } from "./common.js";
import { book, currentLeaf, leafName } from "./spreads.js";

let last = {}; // the forms as they were last asked for, with the versions of the files

export async function forms() {
  last = await ask("/forms");
  return last;
}

// Send a change made for the versions that were seen; say what came of it.
export async function write(path, file, data) {
  try {
    const told = await send(path, { version: last.versions[file], ...data });
    say(`${words.saved} ${told.file}`);
    return true;
  } catch (error) {
    say(`${words["not-saved"]} ${error.message}`);
    return false;
  } finally {
    last = await ask("/forms").catch(() => last);
  }
}

function label(key) {
  return words[`field-${key}`] ?? key;
}

// A list of names is one line with commas.
function shown(field) {
  return Array.isArray(field.value) ? field.value.join(", ") : field.value;
}

function entered(field, text) {
  return Array.isArray(field.value) ? text.split(",").map((one) => one.trim()).filter(Boolean) : text;
}

function input(field, id) {
  if (field.choices.length) {
    const chosen = make("select", { id, name: field.key });
    const choices = field.value === "" ? ["", ...field.choices] : field.choices;
    for (const one of choices) {
      chosen.append(make("option", { value: one }, words[`choice-${field.key}-${one}`] ?? one));
    }
    chosen.value = field.value;
    return chosen;
  }
  const long = ["description", "bio", "rights"].includes(field.key);
  return make(long ? "textarea" : "input", { id, name: field.key, value: shown(field), autocomplete: "off" });
}

// Make a form of fields; `save` is given what has been changed, by table and key.
function form(name, fields, save) {
  const made = make("form", { "aria-label": name });
  const inputs = fields.map((field, at) => {
    const id = `${name}-${at}`.replaceAll(/\W/g, "-");
    const one = input(field, id);
    made.append(make("label", { htmlFor: id }, label(field.key)), one);
    if (field.known && !field.value) made.append(make("div", { class: "small" }, `${words.known} ${field.known}`));
    return one;
  });
  made.addEventListener("input", () => made.classList.add("touched"));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const changed = fields
      .map((field, at) => ({ ...field, now: entered(field, inputs[at].value), at }))
      .filter((field) => inputs[field.at].value !== shown(field));
    if (!changed.length || (await save(changed))) {
      for (const one of changed) fields.find((field) => field.key === one.key).value = one.now;
      made.classList.remove("touched");
    }
  });
  const cancel = button(words.cancel, () => {
    fields.forEach((field, at) => (inputs[at].value = shown(field)));
    made.classList.remove("touched");
  });
  made.append(make("div", { class: "row" }, make("button", { type: "submit" }, words.save), cancel));
  return made;
}

export async function showLook() {
  const { look, book: told } = await forms();
  if (!look) return [make("p", {}, words.loading)];
  const save = (changed) => {
    const values = {};
    for (const { table, key, now } of changed) (values[table] ??= {})[key] = now;
    return write("/set", "settings", { values });
  };
  return [form(words.look, look, save), make("h2", {}, words.book), form(words.book, told, save)];
}

export async function showRights() {
  const { works } = await forms();
  if (!works) return [make("p", {}, words.loading)];
  const made = [];
  let chapter = "";
  for (const work of works) {
    if (work.chapter !== chapter) made.push(make("h2", {}, work.chapter));
    chapter = work.chapter;
    const lacks = work.lacks.map((one) => words[`lack-${one}`] ?? one).join(", ");
    const title = make("span", {}, work.what === "text" ? words.text : work.name);
    if (lacks) title.append(make("span", { class: "small bad" }, ` – ${words.lacks} ${lacks}`));
    const said = [];
    if (work.picture) said.push(make("img", { alt: "", src: address("/picture", { key: work.picture }) }));
    if (work.hint) said.push(make("p", { class: "small" }, `${words.perhaps} ${work.hint}`));
    made.push(entry(work.what, work.name, title, work.fields, said, "credits"));
  }
  return made;
}

export async function showPeople() {
  const { people } = await forms();
  if (!people) return [make("p", {}, words.loading)];
  return people.map((one) => entry("person", one.name, one.name, one.fields, [], "people"));
}

// An entry opens when it is asked for: a book may have hundreds.
function entry(table, name, title, fields, said, file) {
  const details = make("details", {}, make("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("form")) return;
    details.append(
      ...said,
      form(`${table} ${name}`, fields, (changed) => {
        const values = Object.fromEntries(changed.map(({ key, now }) => [key, now]));
        return write("/entry", file, { table, name, values });
      }),
    );
  });
  return details;
}

// The order: chapters and parts in one list, moved by dragging or by buttons, written by a button.
export async function showOrder() {
  const { order } = await forms();
  if (!order) return [make("p", {}, words.loading)];
  let rows = order.flatMap((part, at) => [
    ...(part.title || at ? [{ part: part.title }] : []),
    ...part.chapters.map((one) => ({ chapter: one })),
  ]);
  const made = make("form", { "aria-label": words.order });
  const list = make("ol", { class: "chapters order" });
  let dragged = null;

  function move(from, to) {
    const [row] = rows.splice(from, 1);
    rows.splice(to, 0, row);
    touch(to);
  }
  function touch(focus) {
    made.classList.add("touched");
    draw();
    list.children[focus]?.querySelector("button")?.focus();
  }
  function draw() {
    list.replaceChildren(...rows.map(item));
  }
  function item(row, at) {
    const buttons = [
      button("↑", () => at > 0 && move(at, at - 1), { "aria-label": `${words.up}: ${name(row)}` }),
      button("↓", () => at < rows.length - 1 && move(at, at + 1), { "aria-label": `${words.down}: ${name(row)}` }),
    ];
    const element = row.chapter
      ? make("li", { draggable: true }, make("span", {}, row.chapter.title), ...buttons,
          button("+", () => { rows.splice(at, 0, { part: "" }); touch(at); },
            { "aria-label": `${words["new-part"]}: ${row.chapter.title}`, title: words["new-part"] }))
      : make("li", { class: "part", draggable: true },
          make("input", { value: row.part, "aria-label": words["part-title"], placeholder: words["no-part"],
            oninput: (event) => { row.part = event.target.value; } }),
          ...buttons,
          button("×", () => { rows.splice(at, 1); touch(at); },
            { "aria-label": `${words["remove-part"]}: ${row.part}` }));
    element.addEventListener("dragstart", (event) => {
      dragged = at;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name(row));
    });
    element.addEventListener("dragover", (event) => {
      event.preventDefault();
      element.classList.add("over");
    });
    element.addEventListener("dragleave", () => element.classList.remove("over"));
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged !== null && dragged !== at) move(dragged, at);
      dragged = null;
    });
    return element;
  }
  function name(row) {
    return row.chapter ? row.chapter.title : row.part || words["no-part"];
  }
  function parts() {
    const found = [{ title: "", chapters: [] }];
    for (const row of rows) {
      if (row.chapter) found.at(-1).chapters.push(row.chapter.name);
      else found.push({ title: row.part.trim(), chapters: [] });
    }
    return found.filter((one) => one.chapters.length);
  }
  made.addEventListener("input", () => made.classList.add("touched"));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await write("/order", "settings", { parts: parts() })) {
      made.classList.remove("touched");
      made.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    }
  });
  const before = [...rows];
  const cancel = button(words.cancel, () => {
    rows = [...before];
    draw();
    made.classList.remove("touched");
  });
  made.append(
    make("p", { class: "small" }, words["order-help"]),
    list,
    make("div", { class: "row" }, make("button", { type: "submit" }, words.save), cancel),
  );
  draw();
  return [made];
}

// Notes that the editor writes on a page; they are kept in notes.toml.
export async function showRemarks(goTo) {
  const { remarks } = await forms();
  const made = make("form", { "aria-label": words.remarks });
  const text = make("textarea", { id: "remark", name: "note", rows: 4 });
  made.append(
    make("label", { htmlFor: "remark" }, words["add-note"]),
    text,
    make("div", { class: "row" }, make("button", { type: "submit" }, words.save)),
  );
  made.addEventListener("input", () => made.classList.add("touched"));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [page, document] = book.leaves[currentLeaf()] ?? ["", ""];
    const note = { text: book.sources[document] ?? "", page, note: text.value };
    if (text.value.trim() && (await write("/remark", "notes", note))) {
      made.classList.remove("touched");
      made.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    }
  });
  const items = (remarks ?? []).map((one) =>
    make("div", { class: "message" },
      make("div", {}, one.note),
      make("div", { class: "small" }, `${leafName(one.page, "shown")} · ${one.text} · ${one.date}`),
      make("div", { class: "row" },
        button(words.go, () => goTo(book.leaves.findIndex((leaf) => leaf[0] === one.page))),
        button(words["settle-note"], () => write("/remark", "notes", { ...one, settled: true }))),
    ));
  return [made, ...items];
}
