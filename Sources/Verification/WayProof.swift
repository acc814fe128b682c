/// Whether a key that is sent arrives at the API, so that a refusal speaks of the key.
///
/// Something on the way may drop the header `Authorization`, and the API's answer to that can be
/// the same as to a key that was revoked.
enum WayProof: Equatable {
  /// Not asked yet.
  case open
  /// Being asked by one of the workers.
  case asking
  /// Keys get through.
  case proved
  /// Nothing shows that.
  case unproved(Reason)
}

extension VerificationPlan {
  /// Finds out whether keys get through, with one request, or two where a control key is refused.
  ///
  /// - Parameters:
  ///   - request: the one that a key was refused for.
  ///   - isPassedOn: whether an answer came through something that said so.
  ///   - send: sends a request with a key, or without one.
  func proveWay(
    _ request: APIRequest, isPassedOn: Bool,
    send: (APIRequest, [UInt8]?) -> Result<Answer, TransportFailure>
  ) -> WayProof {
    func ask(_ secret: [UInt8]?) -> Classification? {
      (try? send(request, secret).get()).map { Classification(of: $0, to: request) }
    }
    if let controlKey {
      // A second time for what a moment's trouble kept from an answer.
      let answer = ask(controlKey) ?? ask(controlKey)
      switch answer?.reason.verdict {
      case .live: return .proved
      case .revoked: return .unproved(.controlRefused)
      default: return .unproved(.wayNotProved)
      }
    }
    if isDirect, !isPassedOn { return .proved }
    // The API itself says that it got no key: with one, it said something else.
    let answer = ask(nil)
    return answer?.reason == .headerLost && answer?.contract != nil
      ? .proved : .unproved(.wayNotProved)
  }
}
