// Starts each figure that can be driven, and stops those of a page that is left without loading.
import { mount } from "./figure.js"

let page = new AbortController()

function enter() {
  page.abort()
  page = new AbortController()
  for (const box of document.querySelectorAll("[data-drive]")) mount(box, page.signal)
}

if (window.document$) window.document$.subscribe(enter)
else enter()
