// What all parts of the preview share: words, requests with the token, elements.

const root = document.documentElement;
const token = root.dataset.token;

export const words = JSON.parse(document.getElementById("words").textContent);

// Say how many of what there are; words that change with the number have both forms.
export function count(number, key) {
  const forms = words[key].split("|");
  const one = root.lang === "fr" ? number < 2 : number === 1;
  return `${number} ${one ? forms[0] : forms.at(-1)}`;
}

export function address(path, given = {}) {
  return `${path}?${new URLSearchParams({ ...given, token })}`;
}

export async function ask(path, given) {
  const answer = await fetch(address(path, given));
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// Writing: only ever by POST, with the token in a header. Throws what the server says against it.
export async function send(path, data) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "X-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.message ?? String(answer.status));
  return told;
}

// Make an element; what is given as text is only ever text.
export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

export function button(text, onclick, properties = {}) {
  return make("button", { type: "button", onclick, ...properties }, text);
}

export function say(text) {
  document.getElementById("state").replaceChildren(text);
}
