import CPlatform
import Glibc
import Synchronization

/// Whether the program is to stop: the user asked for it (Ctrl-C, or SIGTERM), or its time is over.
package enum Interruption {
  private static let signals = Atomic<Int>(0)
  /// How many seconds have passed since the first.
  private static let alarms = Atomic<Int>(0)
  private static let isTimeOver = Atomic(false)
  /// Whether what was found is being written.
  private static let isWriting = Atomic(false)
  /// How long work that does not look whether it is to stop may still take, in seconds.
  private static let patience = isOptimized ? 1 : 20

  /// Takes note of SIGINT and SIGTERM from now on; a second one ends the program at once.
  ///
  /// Programs that run are ended: a thread that waits for one would not see the note. Those that
  /// are started later have at most a second, and so has all work but the writing of reports: a thread
  /// may wait for a disk, a pipe or a name server.
  ///
  /// Also makes a closed pipe an error of the write rather than the program's silent end, and ends
  /// with a line where the program itself is at fault.
  package static func install() {
    signal(SIGPIPE, SIG_IGN)
    // Without SA_RESTART: a read that waits for input ends.
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      if Interruption.signals.add(1, ordering: .relaxed).oldValue > 0 { Interruption.end(130) }
      kascan_interrupt_programs()
      Interruption.watch()
    }
    for number in [SIGINT, SIGTERM] { unsafe sigaction(number, &action, nil) }
    Fault.install()
  }

  /// Ends programs that are left every second, and this one when its patience is over; for a signal
  /// handler.
  private static func watch() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      kascan_kill_programs()
      let count = Interruption.alarms.add(1, ordering: .relaxed).newValue
      if count >= Interruption.patience, !Interruption.isWriting.load(ordering: .relaxed) {
        Interruption.say("kascan: interrupted: the scan is incomplete, and no report was written\n")
        Interruption.end(130)
      }
      alarm(1)
    }
    // What writes a report meanwhile goes on with it.
    action.sa_flags = SA_RESTART
    unsafe sigaction(SIGALRM, &action, nil)
    alarm(1)
  }

  /// Stops the program when its time is over.
  ///
  /// - Parameter seconds: more than 0, at most a day.
  package static func stop(afterSeconds seconds: Double) {
    Threads.detach {
      wait(seconds)
      isTimeOver.store(true, ordering: .relaxed)
      kascan_interrupt_programs()
      wait(Double(patience))
      if isWriting.load(ordering: .relaxed) { return }
      say("kascan: time is over: not everything was done, and no report was written\n")
      ProgramEnding.endAll()
      _exit(2)
    }
  }

  /// Whether to stop.
  package static var isRequested: Bool { isByUser || isTimeOver.load(ordering: .relaxed) }

  /// Whether the user asked to stop.
  package static var isByUser: Bool { signals.load(ordering: .relaxed) > 0 }

  /// Lets reports be written, however long that takes; only a second signal ends it.
  package static func beginWriting() { isWriting.store(true, ordering: .relaxed) }

  /// Writes a line to standard error; for signal handlers too.
  static func say(_ line: StaticString) {
    unsafe _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
  }

  /// Ends this program and those that it started; for signal handlers too.
  static func end(_ status: Int32) -> Never {
    kascan_kill_programs()
    while waitpid(-1, nil, WNOHANG) > 0 {}
    _exit(status)
  }

  /// Whether this is no debug build, which takes ten times as long for everything.
  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  private static func wait(_ seconds: Double) {
    let nanoseconds = Int(min(max(seconds, 0), 86_400) * 1e9)
    var rest = timespec(
      tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    var left = timespec()
    while unsafe nanosleep(&rest, &left) != 0 { rest = left }
  }
}
