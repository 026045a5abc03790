/// The variables of a program that belong to no function.
///
/// Every name has a cell from the first time code mentions it, so code that is running refers to
/// the cell and not to the name.
public final class Namespace {
  private var cells: [String: Cell] = [:]
  private(set) var order: [String] = []

  init() {}

  func cell(_ name: String) -> Cell {
    if let cell = cells[name] { return cell }
    let cell = Cell(.unbound)
    cells[name] = cell
    order.append(name)
    return cell
  }

  func removeAll() {
    for cell in cells.values { cell.value = .unbound }
  }

  /// The value of a variable; setting `nil` removes it.
  public subscript(name: String) -> Value? {
    get { cells[name]?.value.ifBound }
    set { cell(name).value = newValue ?? .unbound }
  }

  /// The names that have a value, in the order in which they were first mentioned.
  public var names: [String] { order.filter { self[$0] != nil } }
}
