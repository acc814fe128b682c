import Glibc
import Platform
import Synchronization

/// A line on the terminal that says how far the work has come, for work longer than half a second.
///
/// It is drawn by a thread of its own, so that the workers never wait for a terminal.
package final class ProgressLine: Sendable {
  /// When the line is shown.
  package enum Choice: String, Sendable, CaseIterable {
    case auto, always, never
  }

  private static let delay: UInt32 = 500_000
  private static let interval: UInt32 = 100_000

  private struct State {
    var isDone = false
    var isShown = false
  }

  private let state = Mutex(State())
  private let text: @Sendable () -> String

  /// Starts the line, if it is to be shown.
  ///
  /// - Parameter text: what to show, called ten times a second.
  package init(_ choice: Choice, text: @escaping @Sendable () -> String) {
    self.text = text
    guard choice == .always || choice == .auto && Terminal.isTerminal(STDERR_FILENO) else { return }
    Threads.detach { self.draw() }
  }

  /// Takes the line away; nothing is drawn after that.
  package func finish() {
    state.withLock { state in
      if state.isShown { write("\r\u{1B}[K") }
      state.isDone = true
    }
  }

  private func draw() {
    usleep(Self.delay)
    while true {
      let isDone = state.withLock { state in
        if state.isDone { return true }
        let width = Terminal.width(STDERR_FILENO) ?? 80
        write("\r\u{1B}[K" + String(text().prefix(width - 1)))
        state.isShown = true
        return false
      }
      if isDone { return }
      usleep(Self.interval)
    }
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
