// What scripts add to a page that works without them. Nothing here is needed to finish a task.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";

const COMPONENTS = [Button, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios, SkipLink];

// A swapped-in part may hold components that are awake already; only other trouble is worth a word.
const report = (error) => {
  if (error.name !== "InitError") console.error(error);
};

const wake = (scope) => {
  for (const Component of COMPONENTS) createAll(Component, undefined, { scope, onError: report });
  for (const hidden of scope.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
};

const say = (element, text) => {
  element.textContent = text;
};

// <button data-copy="id of an input"> copies that input's value and says so in its own words.
const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
    say(button.parentElement.querySelector("[role=status]"), button.dataset.copied);
  } catch {
    source.focus(); // no permission: the text is selected, the person copies it
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else window.print();
});

// <form data-upload> with a [data-upload-progress] part: how much of the file has gone.
document.addEventListener("htmx:xhr:progress", (event) => {
  const { loaded, total, lengthComputable } = event.detail;
  const part = event.target.querySelector?.("[data-upload-progress]");
  if (!part || !lengthComputable || !total) return;
  const percent = Math.round((loaded / total) * 100);
  part.hidden = false;
  part.querySelector("progress").value = percent;
  say(part.querySelector("output"), new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(percent / 100));
});

const trouble = (shown) => {
  const part = document.getElementById("connection-trouble");
  if (part) part.hidden = !shown;
};

document.addEventListener("htmx:beforeRequest", () => trouble(false));
document.addEventListener("htmx:sendError", () => trouble(true));
document.addEventListener("htmx:responseError", () => trouble(true));
document.addEventListener("htmx:timeout", () => trouble(true));
document.addEventListener("htmx:afterSettle", (event) => wake(event.detail.elt));

// <input data-from-fragment> takes what stands behind the # of the address. That part is never sent
// to a server by itself; it goes out with the form, when the person presses the button.
const fillFromFragment = () => {
  const code = location.hash.slice(1);
  const field = document.querySelector("[data-from-fragment]");
  if (!field || !/^[A-Za-z0-9-]{12,14}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
  field.form.querySelector("[type=submit]").focus();
};

window.addEventListener("hashchange", fillFromFragment);
fillFromFragment();

document.body.classList.add("js-enabled", "govuk-frontend-supported");
wake(document);
