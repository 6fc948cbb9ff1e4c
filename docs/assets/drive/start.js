// Starts each figure that can be driven. Where a page changes without loading, what belongs to the page before is told
// to stop.
import { mount } from "./figure.js"

let page = new AbortController()

function enter() {
  page.abort()
  page = new AbortController()
  for (const box of document.querySelectorAll("[data-drive]")) mount(box, page.signal)
}

if (window.document$) window.document$.subscribe(enter)
else enter()
