import Platform

/// A run, or compressed data, that goes on behind the end of a text.
struct OpenRun {
  /// The index of the carrier that reads it.
  var carrier: Int
  /// Where the next group begins, or the data.
  var start: Int
  /// Whether such data has its place there.
  var isExpected = false
}

/// The orders of the bytes of UTF-16.
enum ByteOrder { case lowFirst, highFirst }

/// What is known of a text while its hits are followed in order.
///
/// Nothing in it is ever looked at twice: that keeps the search linear, whatever the text.
struct TextState {
  /// Tells the windows that were decoded from this text from others.
  var number = 0
  /// How many matches there were before the text was searched: those are of other texts.
  var firstMatch = 0
  /// Whether the text goes on behind its end, as the next block of a blob.
  var goesOn = false
  /// Where the text may be presented again from, with what follows: `deferred` is not before.
  var waitsFrom = Int.max
  /// Whether the text is the beginning of what it was decoded from, or of the blob.
  var isCut = false
  /// Whether the text is all UTF-16, as its byte order mark says, and of which order.
  var byteOrder: ByteOrder?
  /// Where the last run that was looked at begins, at the least.
  var runStart = 0
  /// Where the last run that was decoded ends.
  var runEnd = 0
  /// A run that goes on behind the text's end: how it is read, and where the next group begins.
  var openRun: OpenRun?
  /// Where compressed text begins that ends behind the text's end, so that the search has stopped.
  var deferred: Int?
  /// Compressed data that may stand behind some of its kind, where the text ends before that is known.
  var openRow: OpenRun?
  /// Whether a zip in what was decoded was opened.
  var hasOpenedZip = false
  /// Where data ends that is not read again from hits in it.
  var readEnd = 0
  /// Where hits are left to the next block from, because such data goes on there.
  var hitsEnd = Int.max
  /// Where the word ends that the last plain hit lay in.
  var wordEnd = 0
  /// Whether the text is no text but packed data; nil until somebody asks. It stays true for the
  /// rest of a blob.
  var isBinary: Bool?
  /// What is done about packed data in the text; others than the blob itself are searched.
  var packed = PackedData.searched
  /// Whether the text is a PDF file: streams in which nothing is found cost nothing, up to a bound.
  var isPDF = false
  /// Where in the blob the header of packed data that was left ends.
  var leftHeaderEnd = 0
  /// Whether anything was decoded since it was forgotten what the last hit was decoded to.
  var hasDecoded = false
  /// The name that the last piece of one lay in.
  var name = 0..<0
}
