import CPlatform
import Glibc
import Synchronization

/// Whether the user asked the program to stop (Ctrl-C, or SIGTERM).
package enum Interruption {
  private static let signals = Atomic<Int>(0)

  /// Takes note of SIGINT and SIGTERM from now on; a second one ends the program at once.
  ///
  /// Programs that run are ended: a thread that waits for one would not see the note. Those that
  /// are started later have at most a second.
  ///
  /// Also makes a closed pipe an error of the write rather than the program's silent end.
  package static func install() {
    signal(SIGPIPE, SIG_IGN)
    // Without SA_RESTART: a read that waits for input ends.
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      if Interruption.signals.add(1, ordering: .relaxed).oldValue > 0 {
        kascan_kill_programs()
        while waitpid(-1, nil, WNOHANG) > 0 {}
        _exit(130)
      }
      kascan_interrupt_programs()
    }
    for number in [SIGINT, SIGTERM] { unsafe sigaction(number, &action, nil) }
  }

  /// Whether to stop.
  package static var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }
}
