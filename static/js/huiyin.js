/* Small helps on top of pages that work without them. No inline code, no eval: the content policy forbids both. */
(() => {
  "use strict";

  const onReady = (work) => {
    document.addEventListener("DOMContentLoaded", () => work(document));
    // What htmx puts into the page gets the same helps.
    document.addEventListener("htmx:load", (event) => work(event.detail.elt));
  };
  const all = (root, selector) => [
    ...(root.matches && root.matches(selector) ? [root] : []),
    ...root.querySelectorAll(selector),
  ];
  const snapshot = (form) =>
    JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));

  /* ---- "add another" in formsets ---- */
  const addForm = (section) => {
    const total = section.querySelector('input[name$="-TOTAL_FORMS"]');
    const list = section.querySelector("[data-formset-list]");
    const pattern = section.querySelector("template[data-formset-empty]");
    const place = Number(total.value);
    const card = pattern.content.firstElementChild.cloneNode(true);
    for (const part of [card, ...card.querySelectorAll("*")]) {
      for (const attribute of [...part.attributes]) {
        if (attribute.value.includes("__prefix__")) {
          part.setAttribute(attribute.name, attribute.value.replaceAll("__prefix__", String(place)));
        }
      }
    }
    const number = card.querySelector("[data-formset-number]");
    if (number) number.textContent = String(list.children.length + 1);
    list.append(card);
    total.value = String(place + 1);
    if (window.htmx) window.htmx.process(card);
    enhance(card);
    const first = card.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-formset-add]");
    if (!button) return;
    const section = button.closest("[data-formset]");
    const full = Number(section.querySelectorAll("[data-formset-card]").length) >= Number(section.dataset.max || 1000);
    event.preventDefault();
    if (!full) addForm(section);
  });

  /* ---- closing: alerts, open menus ---- */
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-dismiss]");
    if (close) close.closest(".hy-alert").remove();
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* ---- ask before what is hard to take back: data-confirm on a form or on its button ---- */
  const ask = (question, then) => {
    const dialog = document.querySelector("dialog[data-dialog]");
    if (!dialog || !dialog.showModal) {
      if (window.confirm(question)) then();
      return;
    }
    dialog.querySelector(".hy-dialog-text").textContent = question;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && then(), { once: true });
    dialog.showModal();
  };

  /* ---- submitting: confirm, then once only ---- */
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && !form.dataset.confirmed && !(button && button.formNoValidate)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(question, () => {
        form.dataset.confirmed = "yes";
        form.requestSubmit(button || undefined);
      });
      return;
    }
    delete form.dataset.confirmed;
    if (form.method !== "post" || event.defaultPrevented) return;
    form.dataset.sent = "yes";
    if (button) button.setAttribute("aria-disabled", "true");
    // A download leaves the page standing: free the form again.
    window.setTimeout(() => release(form), 8000);
  }, true);
  // «Too often» is said in the place of what was asked for.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 429) event.detail.shouldSwap = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });
  // Back from the next page: the browser shows this one as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  /* ---- warn before leaving with unsaved words ---- */
  const kept = new WeakMap();
  window.addEventListener("beforeunload", (event) => {
    for (const form of document.querySelectorAll("form[data-guard]")) {
      if (!form.dataset.sent && kept.has(form) && kept.get(form) !== snapshot(form)) {
        event.preventDefault();
        event.returnValue = "";
        return;
      }
    }
  });

  /* ---- textareas grow with their words ---- */
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-autosize]")) grow(event.target);
  });

  const enhance = (root) => {
    all(root, "textarea[data-autosize]").forEach((area) => area.value && grow(area));
    all(root, "[data-dismiss]").forEach((button) => { button.hidden = false; });
    // A form that came back with errors holds unsaved words from the start.
    all(root, "form[data-guard]").forEach((form) =>
      kept.set(form, form.querySelector("[data-error-summary]") ? "unsaved" : snapshot(form)));
    const summary = all(root, "[data-error-summary]")[0];
    if (summary) summary.focus();
  };
  onReady(enhance);
})();
