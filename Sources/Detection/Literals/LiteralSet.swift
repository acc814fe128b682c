import CLiteralSearch
import Synchronization

/// Byte strings that are searched for in one pass, by the vector kernel of the processor.
///
/// The vector kernels' tables take time to make: for literals that are not known before some
/// milliseconds, longer than the scalar kernel takes for all that a commit usually holds. So they are
/// made when enough is searched to be worth it.
@safe
final class LiteralSet: Sendable {
  /// Where a literal, or the beginning of a run, was found.
  typealias Hit = kascan_hit

  /// A way of searching; all find the same.
  enum Kernel: CaseIterable, Sendable {
    case scalar, ssse3, avx2, neon, avx512

    /// The fastest that this processor can run.
    static let best = Kernel.allCases.first { $0.number == kascan_kernel_best() } ?? .scalar

    /// Whether this processor can run it.
    var isAvailable: Bool { kascan_kernel_runs(number) }

    var number: kascan_kernel {
      switch self {
      case .scalar: kascan_kernel_scalar
      case .ssse3: kascan_kernel_ssse3
      case .avx2: kascan_kernel_avx2
      case .neon: kascan_kernel_neon
      case .avx512: kascan_kernel_avx512
      }
    }
  }

  /// The number of a hit that is the beginning of a run of `[A-Za-z0-9+/]`.
  static let run = Int(kascan_run_literal)

  /// The most literals that a set can have.
  static let limit = Int(kascan_literal_limit)

  /// The length of the longest literal, in bytes.
  static let longest = Int(kascan_literal_max)

  /// The least room for hits.
  static let room = Int(kascan_hits_min)

  /// The literals; a hit's number is an index into them.
  let literals: [[UInt8]]
  // Written in `init`, so any thread may read it; but for the tables, which `tables` guards.
  private nonisolated(unsafe) let set: UnsafeMutablePointer<kascan_literal_set>
  private let tables = Mutex(false)
  /// Whether the tables are there.
  private let hasTables = Atomic(false)
  /// How many bytes were searched without them, in all threads.
  private let searched = Atomic(0)
  /// After how many bytes, in one text or in many, tables are worth making.
  private let worthTables: Int

  /// Makes a set.
  ///
  /// - Parameters:
  ///   - literals: 3 to 8 bytes each, no two alike, 2,048 at most.
  ///   - findsRuns: whether the beginnings of runs are hits as well.
  init(_ literals: [[UInt8]], findsRuns: Bool) {
    assert(Set(literals).count == literals.count)
    self.literals = literals
    unsafe set = .allocate(capacity: 1)
    let lengths = literals.map { UInt8($0.count) }
    let isUsable = unsafe kascan_literal_set_fill(
      set, Array(literals.joined()), lengths, literals.count, findsRuns)
    precondition(isUsable, "literals have 3 to 8 bytes each and are 2,048 at most")
    worthTables = unsafe kascan_literal_set_is_known(set) ? 1 << 15 : 1 << 20
  }

  /// Where a search of one text stands.
  struct Position {
    /// Where to go on; behind the last place that was asked for at the end.
    var offset: Int
    /// The kernel's own note of the run it is in.
    fileprivate var state: UInt32 = 0

    init(offset: Int) { self.offset = offset }
  }

  /// Finds the hits from a position on, in order, until the room for hits ends.
  ///
  /// - Parameters:
  ///   - position: where to begin; set to where the next call has to begin.
  ///   - end: where to stop; hits that begin behind it may be among those found.
  ///   - hits: filled with what was found; `room` long or more.
  ///   - kernel: the way of searching; nil for the one that is fastest in the end.
  /// - Returns: how many hits were found.
  func search(
    _ bytes: Span<UInt8>, from position: inout Position, to end: Int, into hits: inout [Hit],
    kernel: Kernel? = nil
  ) -> Int {
    precondition(position.offset >= 0 && end <= bytes.count && hits.count >= Self.room)
    guard position.offset < end else { return 0 }
    let kernel = usable(kernel, for: end - position.offset)
    return unsafe bytes.withUnsafeBufferPointer { text in
      unsafe hits.withUnsafeMutableBufferPointer { hits in
        unsafe kascan_search(
          kernel.number, set, text.baseAddress, text.count, &position.offset, end,
          &position.state, hits.baseAddress, hits.count)
      }
    }
  }

  /// The kernel for so many bytes; makes the tables that it needs.
  private func usable(_ kernel: Kernel?, for count: Int) -> Kernel {
    if kernel == .scalar { return .scalar }
    let best = kernel ?? .best
    if hasTables.load(ordering: .acquiring) { return best }
    if kernel == nil {
      let (_, sum) = searched.add(count, ordering: .relaxed)
      if sum < worthTables { return .scalar }
    }
    return makeTables() ? best : .scalar
  }

  /// Makes the tables, if no other thread is at it.
  private func makeTables() -> Bool {
    tables.withLockIfAvailable { isMade in
      if !isMade { isMade = unsafe kascan_literal_set_tables(set, false) }
      hasTables.store(isMade, ordering: .releasing)
      return isMade
    } ?? false
  }

  deinit { unsafe set.deallocate() }
}
