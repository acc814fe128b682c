import Blobs
import Inputs
import Testing

@Suite struct SizeLimitTests {
  /// What ripgrep's `--max-filesize` takes, and what it doesn't.
  @Test(
    arguments: [
      ("0", 0), ("17", 17), ("1k", 1024), ("50K", 51_200), ("3M", 3 << 20), ("2g", 2 << 30),
      ("8388608G", 8_388_608 << 30), ("99999999999G", nil), ("", nil), ("k", nil), ("-1", nil),
      ("+1", nil), ("1.5M", nil),
      ("1 k", nil), ("1kb", nil), ("M1", nil), ("99999999999999999999", nil), ("٣", nil),
    ] as [(String, Int?)])
  func sizes(text: String, bytes: Int?) {
    #expect(SizeLimit(text: text)?.bytes == bytes)
  }
}
