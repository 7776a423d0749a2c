// On the page at an old address: leads to the new one at once, and to the same place on it.
location.replace(document.querySelector("main a").href + location.hash);
