import CPCRE2
import Synchronization

/// A compiled PCRE2 pattern, shared by all threads.
///
/// 8-bit and never UTF: content is bytes. The JIT compiles it when the first candidate comes,
/// since that costs more than the compiling itself. See pcre2api(3) and pcre2jit(3).
@safe
package final class Pattern: Sendable {
  // Set once in `init`; pcre2_jit_compile writes to it under `jit` before any match.
  private nonisolated(unsafe) let code: OpaquePointer
  private let jit = Mutex(JIT.notTried)
  private let secretGroup: Int
  private let usesJIT: Bool
  /// Whether what is found from one start on tells that nothing is found from any before the match:
  /// false where the pattern may move its own start, or keep PCRE2 from trying others.
  let triesAllStarts: Bool

  private enum JIT { case notTried, tried }

  /// A pattern that does not compile.
  package struct SyntaxError: Error, Equatable, CustomStringConvertible {
    /// Where in the pattern, in bytes.
    package let offset: Int
    /// PCRE2's own words.
    package let reason: String
    package var description: String { "\(reason) at offset \(offset)" }
  }

  /// What one call found.
  enum Outcome {
    /// The secret's range in the subject, and the whole match's.
    case match(secret: Range<Int>, whole: Range<Int>)
    case noMatch
    /// PCRE2 gave up: a limit was hit.
    case limit
  }

  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - text: the pattern; its group `secret`, if it has one, is the secret.
  ///   - usesJIT: false for tests that hold the interpreter against the JIT.
  package init(_ text: String, usesJIT: Bool = true) throws(SyntaxError) {
    var error: CInt = 0
    var offset = 0
    let options =
      UInt32(PCRE2_NEVER_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_USE_OFFSET_LIMIT)
    let bytes = Array(text.utf8)
    guard let code = unsafe pcre2_compile_8(bytes, bytes.count, options, &error, &offset, nil)
    else { throw SyntaxError(offset: offset, reason: Pattern.message(error)) }
    unsafe self.code = code
    self.usesJIT = usesJIT
    triesAllStarts = !Self.movesStart(bytes)
    let group = unsafe pcre2_substring_number_from_name_8(code, "secret".utf8.map { $0 } + [0])
    secretGroup = group > 0 ? Int(group) : 0
  }

  /// Whether a pattern has a verb such as `(*COMMIT)`, or `\K` or `\G`.
  private static func movesStart(_ pattern: [UInt8]) -> Bool {
    for index in pattern.indices.dropLast() {
      let next = pattern[index + 1]
      switch pattern[index] {
      case UInt8(ascii: "(") where next == UInt8(ascii: "*"): return true
      case UInt8(ascii: "\\") where next == UInt8(ascii: "K") || next == UInt8(ascii: "G"):
        return true
      default: continue
      }
    }
    return false
  }

  private static func message(_ code: CInt) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = unsafe pcre2_get_error_message_8(code, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
  }

  /// Finds the first match that begins at an offset from `start` through `lastStart`.
  ///
  /// - Parameters:
  ///   - subject: the window; look-behind sees all of it.
  ///   - isLineStart: whether `^` may match at the window's first byte.
  ///   - isLineEnd: whether `$` may match behind the window's last byte.
  func firstMatch(
    in subject: Span<UInt8>, from start: Int, through lastStart: Int, isLineStart: Bool,
    isLineEnd: Bool, using scratch: PatternScratch
  ) -> Outcome {
    if usesJIT {
      jit.withLock { state in
        if case .notTried = state {
          // A failure leaves the interpreter, which finds the same.
          unsafe _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
          state = .tried
        }
      }
    }
    var options: UInt32 = 0
    if !isLineStart { options |= UInt32(PCRE2_NOTBOL) }
    if !isLineEnd { options |= UInt32(PCRE2_NOTEOL) }
    let count = unsafe subject.withUnsafeBufferPointer { bytes in
      unsafe scratch.match(
        code, bytes, from: start, through: lastStart, options: options)
    }
    if count == PCRE2_ERROR_NOMATCH { return .noMatch }
    guard count > 0 else { return .limit }
    let whole = scratch.group(0) ?? start..<start
    let secret = Int(count) > secretGroup ? scratch.group(secretGroup) ?? whole : whole
    return .match(secret: secret, whole: whole)
  }

  deinit { unsafe pcre2_code_free_8(code) }
}

/// What one thread needs to match: match data, limits and the JIT's stack.
@safe
final class PatternScratch {
  private let data: OpaquePointer
  private let context: OpaquePointer
  private let stack: OpaquePointer?

  /// Groups beyond these are not captured; the group `secret` has to be among them.
  private static let groups: UInt32 = 32
  /// pcre2api(3), "match limit": restarts at every start position, so windows are small as well.
  private static let matchLimit: UInt32 = 100_000
  private static let stackBytes = 512 << 10

  init() {
    guard let data = unsafe pcre2_match_data_create_8(Self.groups, nil),
      let context = unsafe pcre2_match_context_create_8(nil)
    else { preconditionFailure("out of memory") }
    unsafe self.data = data
    unsafe self.context = context
    unsafe stack = pcre2_jit_stack_create_8(32 << 10, Self.stackBytes, nil)
    unsafe pcre2_set_match_limit_8(context, Self.matchLimit)
    unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
  }

  fileprivate func match(
    _ code: OpaquePointer, _ subject: UnsafeBufferPointer<UInt8>, from start: Int,
    through lastStart: Int, options: UInt32
  ) -> CInt {
    unsafe pcre2_set_offset_limit_8(context, lastStart)
    return unsafe pcre2_match_8(
      code, subject.baseAddress, subject.count, start, options, data, context)
  }

  fileprivate func group(_ number: Int) -> Range<Int>? {
    let offsets = unsafe pcre2_get_ovector_pointer_8(data)
    guard let offsets = unsafe offsets, number < Int(Self.groups) else { return nil }
    // PCRE2_UNSET is -1 here.
    let start = unsafe offsets[2 * number]
    let end = unsafe offsets[2 * number + 1]
    guard start >= 0, start <= end else { return nil }
    return start..<end
  }

  deinit {
    unsafe pcre2_match_data_free_8(data)
    unsafe pcre2_match_context_free_8(context)
    if let stack = unsafe stack { unsafe pcre2_jit_stack_free_8(stack) }
  }
}
