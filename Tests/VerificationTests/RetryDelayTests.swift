import Testing

@testable import Verification

@Suite struct RetryDelayTests {
  /// 1994-11-06 08:49:37, the date of RFC 9110.
  let now = 784_111_777

  @Test(arguments: [
    ("0", 0), ("60", 60), ("99999999999999999999", Int(Int32.max)),
    ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
    ("Sun Nov  6 08:50:37 1994", 60), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
  ])
  func readsSecondsAndDates(_ value: String, _ seconds: Int) {
    #expect(retryDelay(value, now: now) == .seconds(seconds))
  }

  @Test(arguments: ["", "soon", "-5", "1.5", "60 seconds please, now"])
  func ignoresTheRest(_ value: String) {
    #expect(retryDelay(value, now: now) == nil)
  }
}
