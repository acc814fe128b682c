import CCurl

/// The wait that `Retry-After` asks for (RFC 9110, 10.2.3): seconds or an HTTP date.
///
/// - Parameters:
///   - value: the header's value.
///   - now: Unix seconds.
/// - Returns: nil when the value is neither.
func retryDelay(_ value: String, now: Int) -> Duration? {
  if value.utf8.allSatisfy({ (48...57).contains($0) }) {
    // A number of seconds too large for a number is longer than any wait.
    return value.isEmpty ? nil : .seconds(Int32(value) ?? Int32.max)
  }
  guard value.utf8.count > 8, kascan_curl_open() == 0 else { return nil }
  let date = unsafe kascan_curl_date(value)
  return date < 0 ? nil : .seconds(max(0, Int(date) - now))
}
