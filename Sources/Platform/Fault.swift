import Glibc
import Synchronization

/// Ends the program with a line and as a failed scan where it can't go on: a mapped file was cut short
/// by another program (SIGBUS), there is no memory (SIGABRT), or the program itself is wrong.
enum Fault {
  private static let isMemoryLimited = Atomic(false)

  /// Says from now on that it may be a limit that was met.
  static func memoryIsLimited() { isMemoryLimited.store(true, ordering: .relaxed) }

  /// Takes over from Swift's own handlers, which print a stack trace; not where somebody has asked for
  /// one.
  static func install() {
    if unsafe getenv("SWIFT_BACKTRACE") != nil { return }
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { number in
      Interruption.say(
        number == SIGBUS
          ? "kascan: a file was cut short while it was read: the scan is incomplete\n"
          : Fault.isMemoryLimited.load(ordering: .relaxed)
            ? "kascan: the scan needs more memory than --max-memory allows, or has a fault: it is incomplete\n"
            : "kascan: the scan can't go on (no memory, or a fault of kascan): it is incomplete\n")
      Interruption.end(2)
    }
    for number in [SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE, SIGSEGV] {
      unsafe sigaction(number, &action, nil)
    }
  }
}
