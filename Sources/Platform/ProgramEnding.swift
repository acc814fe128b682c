import CPlatform
import Glibc
import Synchronization

/// The end of every program at once, and of all that those started, when this process is to end
/// before its work does.
package enum ProgramEnding {
  /// How often the system is asked whether all have ended: for a second. What waits for a dead disk
  /// ends when that answers.
  private static let rounds = 1000

  private static let hasBegun = Atomic<Bool>(false)
  /// How many threads are about to start a program.
  private static let starting = Atomic<Int>(0)

  /// Ends every program with SIGKILL; afterwards there is none, and none can be started.
  ///
  /// The process has to end next: other threads that wait for a program, or start one, go no
  /// further.
  package static func endAll() {
    hasBegun.store(true, ordering: .sequentiallyConsistent)
    var clean = 0
    for _ in 0..<rounds {
      let isQuiet = starting.load(ordering: .sequentiallyConsistent) == 0
      while waitpid(-1, nil, WNOHANG) > 0 {}
      switch kascan_signal_programs(SIGKILL) {
      case -1: clean = 2
      // What comes to this process while its children are listed is in the next list.
      case 0: clean += 1
      default: clean = 0
      }
      if isQuiet, clean >= 2 { return }
      usleep(1000)
    }
  }

  /// Starts a program, unless all are to end.
  static func starting(_ start: () -> CInt) -> CInt {
    kascan_adopt_orphans()
    starting.add(1, ordering: .sequentiallyConsistent)
    let isLate = hasBegun.load(ordering: .sequentiallyConsistent)
    let status = isLate ? ECANCELED : start()
    starting.subtract(1, ordering: .sequentiallyConsistent)
    if isLate { stopIfBegun() }
    return status
  }

  /// Does not return once all programs are being ended: what would be made of their answers is not
  /// what they say.
  static func stopIfBegun() {
    if hasBegun.load(ordering: .acquiring) { while true { pause() } }
  }
}
