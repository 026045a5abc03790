/// Makes displays of values: pure functions from a value and a ``DisplayContext`` to a
/// ``MIMEBundle``. Text never needs a pixel to be read; pictures keep to the context's budgets.
///
/// Summaries are `text/html` beside `text/plain`; pictures are `image/png` beside `text/plain` and
/// nothing else, since front ends that know both would prefer the HTML.
public enum Render {
}
