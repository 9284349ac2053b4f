// Turns the query's text field into an editor with colours and completion; the form stays a form.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

const form = document.getElementById("sparql");
const field = document.getElementById("query");

if (form && field) {
  const place = document.createElement("div");
  place.className = "editor";
  field.before(place);
  const editor = new Yasqe(place, {
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    resizeable: false,
    editorHeight: "22rem",
    // Nothing is fetched from other sites: the page's policy would forbid it.
    autocompleters: ["variables"],
    viewportMargin: Infinity,
    // Tab leaves the field, as everywhere on the page.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => form.requestSubmit() },
  });
  editor.setValue(field.value);
  field.hidden = true;
  const input = editor.getInputField();
  input.setAttribute("aria-labelledby", "query-label");
  form.addEventListener("submit", () => {
    field.value = editor.getValue();
  });
  // What scrolls must be reached by keyboard, too.
  place.querySelector(".CodeMirror-scroll").tabIndex = 0;
  place.dataset.ready = "true";
}
