import Glibc

/// How much memory this program and those that it starts may take each.
package enum MemoryLimit {
  /// Whether there is a limit, of this program or the system.
  package static var isSet: Bool {
    var limit = rlimit()
    return [RLIMIT_DATA, RLIMIT_AS].contains { kind in
      unsafe getrlimit(__rlimit_resource_t(kind.rawValue), &limit) == 0
        && limit.rlim_cur != rlim_t.max
    }
  }

  /// Sets the limit. What goes beyond it fails like any other lack of memory: the program ends as a
  /// failed scan.
  ///
  /// Only memory that may be written is counted, and that of stacks (getrlimit(2), RLIMIT_DATA): files
  /// that are mapped, however large, and the program itself are not.
  ///
  /// - Parameter bytes: the limit; a lower one that the system has set stays.
  package static func set(_ bytes: Int) throws(SystemError) {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else {
      throw SystemError("getrlimit")
    }
    limit.rlim_cur = min(rlim_t(bytes), limit.rlim_cur, limit.rlim_max)
    guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else {
      throw SystemError("setrlimit")
    }
    Fault.memoryIsLimited()
  }
}
