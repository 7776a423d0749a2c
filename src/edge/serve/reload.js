// Keeps the page that it stands on as fresh as the files that it is made from. Part of `afterword serve` alone:
// no published page holds it.
(() => {
  "use strict";

  const { face, styles } = document.currentScript.dataset;
  // The stylesheets that this page was sent with, as `{ href, version }`, and the link of each. What scripts put beside
  // them is none of the server's.
  let shown = JSON.parse(styles).map((href) => ({ href }));
  const links = shown.map(({ href }) => document.querySelector(`link[rel~="stylesheet"][href="${CSS.escape(href)}"]`));
  // A picture that another of its size takes the place of leaves the page's bytes as they are.
  const pictures = [...document.querySelectorAll("img[src]")].map((image) => ({ image, href: image.getAttribute("src") }));
  let overlay = null;

  // Asks what the page would be now, and becomes that: by a reload, or by its stylesheets alone.
  async function look() {
    const path = encodeURIComponent(location.pathname);
    const answer = await fetch(`/__afterword/state?path=${path}`, { cache: "no-store" });
    const now = await answer.json();
    if (now.face !== face) return location.reload();
    dress(now.styles);
    hang(now.pictures);
    complain(now.faults);
  }

  // Where the page was sent while a stylesheet was being saved, or comes out of the history, its sheets may be old ones.
  function dress(styles) {
    styles.forEach((style, at) => {
      const { href, version = style.version } = shown[at] ?? {};
      if (style.href !== href || style.version !== version) swap(at, style);
    });
    shown = styles;
  }

  // The old stylesheet goes when the new one is there, so that the page never stands undressed.
  function swap(at, { href, version }) {
    const old = links[at];
    if (!old) return;
    const fresh = old.cloneNode();
    fresh.removeAttribute("integrity");
    fresh.href = versioned(href, version);
    fresh.addEventListener("load", () => old.remove());
    fresh.addEventListener("error", () => old.remove());
    old.after(fresh);
    links[at] = fresh;
  }

  function hang(now) {
    for (const picture of pictures) {
      const version = now.find(({ href }) => href === picture.href)?.version;
      if (picture.version && version && version !== picture.version) {
        picture.image.src = versioned(picture.href, version);
      }
      picture.version = version;
    }
  }

  // The same file, without what the browser keeps of it.
  function versioned(href, version) {
    const address = new URL(href, location.href);
    address.searchParams.set("version", version);
    return address.href;
  }

  function complain(faults) {
    if (!faults) {
      overlay?.remove();
      overlay = null;
      return;
    }
    overlay ??= frame();
    const text = overlay.shadowRoot.querySelector("pre");
    if (text.textContent === faults) return;
    text.textContent = faults;
    document.documentElement.append(overlay);
  }

  function frame() {
    const host = document.createElement("afterword-faults");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/__afterword/overlay.css";
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", "Hide");
    close.addEventListener("click", () => host.remove());
    box.append(close, document.createElement("pre"));
    root.append(style, box);
    return host;
  }

  // One look after the other; a server that is away for a while is no fault of the page.
  let turn = Promise.resolve();
  const refresh = () => (turn = turn.then(look).catch(() => {}));

  // A browser opens but six connections to a server, so one tab listens and tells the others.
  const tabs = new BroadcastChannel("afterword");
  tabs.addEventListener("message", refresh);
  const listen = () =>
    new Promise(() => {
      new EventSource("/__afterword/events").addEventListener("message", () => {
        tabs.postMessage("");
        refresh();
      });
    });
  if (navigator.locks) navigator.locks.request("afterword", listen);
  else listen();

  refresh();
})();
