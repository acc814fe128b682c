import Testing

@testable import Verification

/// The rows of the verdict table, each with the shapes that come close.
@Suite struct ClassificationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var reason: Reason
    var status: Int
    var body: String
    var request = APIRequest.organization
    var type: String? = "application/json"

    init(
      _ reason: Reason, _ status: Int, _ body: String,
      _ request: APIRequest = .organization, type: String? = "application/json"
    ) {
      self.reason = reason
      self.status = status
      self.body = body
      self.request = request
      self.type = type
    }

    var testDescription: String { "\(status) \(request.path) \(body.prefix(60))" }
  }

  static let meta = #""meta":{"request_id":"r","applied_at":"t"}"#

  static func failure(_ code: String, _ message: String = "Invalid API key") -> String {
    #"{"data":null,\#(meta),"error":{"code":"\#(code)","message":"\#(message)"}}"#
  }

  static func detail(_ text: String) -> String { #"{"detail":"\#(text)"}"# }

  static let live: [Row] = [
    Row(.accepted, 200, #"{"data":{"id":"o","name":"n"},\#(meta)}"#),
    Row(.accepted, 200, #"{"data":{"id":"o"},\#(meta),"error":null}"#),
    Row(.accepted, 200, #"{"data":{"id":"o"},\#(meta)}"#, type: "application/json; charset=utf-8"),
    Row(.accepted, 200, #"{"data":[],\#(meta)}"#, .firstCluster),
    Row(.accepted, 200, #"{"clusters":[],"total":0}"#, .firstCluster),
    Row(.accepted, 200, #"{"organization_id":"o","cost":1}"#, .overview),
    Row(.scopeMissing, 403, failure("FORBIDDEN", "Missing scope organization:read")),
    Row(.clusterDenied, 403, failure("CLUSTER_ACCESS_DENIED")),
    Row(.scopeMissing, 403, detail("Missing required permission: clusters:read"), .firstCluster),
    Row(.clusterDenied, 403, detail("Access to this cluster is not allowed"), .firstCluster),
  ]

  static let revoked: [Row] = [
    Row(.notAccepted, 401, failure("UNAUTHORIZED")),
    Row(.notAccepted, 401, failure("UNAUTHORIZED", "missing or invalid bearer token")),
    Row(.notAccepted, 401, failure("UNAUTHORIZED", "API key expired")),
    Row(
      .notAccepted, 401,
      #"{\#(meta),"error":{"code":"UNAUTHORIZED","message":"The API key was revoked"}}"#),
    Row(.notAccepted, 401, detail("Invalid API key")),
  ]

  static let refusalsThatProveNothing: [Row] = [
    Row(
      .headerLost, 401, detail("API key required. Use 'Authorization: Bearer <api_key>'"),
      .firstCluster),
    Row(
      .headerLost, 401,
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"API key required."}}"#),
    Row(.ambiguousRefusal, 403, detail("API key has been revoked")),
    Row(.ambiguousRefusal, 403, detail("access to this cluster is not allowed")),
    Row(.ambiguousRefusal, 403, detail("Invalid API key")),
    Row(.foreignJSON, 401, detail("invalid api key")),
    Row(.foreignJSON, 401, detail("Invalid API key.")),
    Row(.headerLost, 401, detail("Missing required permission: clusters:read")),
    Row(.foreignJSON, 401, failure("FORBIDDEN")),
    Row(.foreignJSON, 403, failure("UNAUTHORIZED")),
    Row(.foreignJSON, 401, failure("unauthorized")),
    Row(.foreignJSON, 403, failure("WAF_BLOCKED")),
    Row(.foreignJSON, 401, #"{"error":"UNAUTHORIZED"}"#),
    Row(.foreignJSON, 401, #"{"error":{"code":401}}"#),
    Row(.foreignJSON, 401, #"{"message":"Unauthorized"}"#),
    Row(.foreignJSON, 401, #"{"detail":["Invalid API key"]}"#),
    Row(.foreignJSON, 401, "{}"),
    Row(.notJSON, 401, #"["Invalid API key"]"#),
    Row(.notJSON, 401, #""Invalid API key""#),
    Row(.contradictory, 401, #"{"detail":"Invalid API key","error":{"code":"UNAUTHORIZED"}}"#),
    Row(.contradictory, 403, #"{"detail":"x","error":{"code":"FORBIDDEN"}}"#),
    Row(.contradictory, 401, #"{"data":{"id":"o"},\#(meta),"error":{"code":"UNAUTHORIZED"}}"#),
    Row(.contradictory, 401, #"{"data":[],"detail":"Invalid API key"}"#),
    Row(.notJSON, 401, "<html>Sign in</html>", type: "text/html"),
    Row(.notJSON, 401, failure("UNAUTHORIZED"), type: "text/html; charset=utf-8"),
    Row(.notJSON, 403, "<html>Blocked</html>"),
    Row(.notJSON, 401, "Unauthorized", type: "text/plain"),
    Row(.notJSON, 401, String(failure("UNAUTHORIZED").dropLast())),
    Row(.notJSON, 401, failure("UNAUTHORIZED") + "x"),
    Row(.empty, 401, ""),
    Row(.empty, 403, ""),
  ]

  static let successesThatProveNothing: [Row] = [
    Row(.empty, 200, ""),
    Row(.notJSON, 200, "<html>Welcome</html>", type: "text/html"),
    Row(.notJSON, 200, #"{"data":{"id":"o"},\#(meta)}"#, type: "TEXT/HTML"),
    Row(.notJSON, 200, #"{"data":{"id":"o"},\#(meta)"#),
    Row(.notJSON, 200, "[1]"),
    Row(.notJSON, 200, "null"),
    Row(.notJSON, 200, String(repeating: "[", count: 100_000)),
    Row(.contradictory, 200, failure("INTERNAL_ERROR")),
    Row(.contradictory, 200, #"{"data":{"id":"o"},\#(meta),"error":{"code":"X"}}"#),
    Row(.contradictory, 200, #"{"data":{"id":"o"},\#(meta),"error":"x"}"#),
    Row(.contradictory, 200, #"{"data":{"id":"o"},\#(meta),"detail":"x"}"#),
    Row(.contradictory, 200, #"{"data":[],\#(meta),"clusters":[],"total":0}"#, .firstCluster),
    Row(.contradictory, 200, #"{"clusters":[],"total":0,"detail":"x"}"#, .firstCluster),
    Row(.foreignJSON, 200, #"{"data":null,\#(meta)}"#),
    Row(.foreignJSON, 200, #"{"data":{"id":"o"}}"#),
    Row(.foreignJSON, 200, #"{"data":{"id":"o"},"meta":null}"#),
    Row(.foreignJSON, 200, #"{"data":{"id":"o"},"meta":"x"}"#),
    Row(.foreignJSON, 200, #"{\#(meta)}"#),
    Row(.foreignJSON, 200, #"{"data":{"id":7},\#(meta)}"#),
    Row(.foreignJSON, 200, #"{"data":{},\#(meta)}"#),
    Row(.foreignJSON, 200, #"{"data":[{"id":"o"}],\#(meta)}"#),
    Row(.foreignJSON, 200, #"{"data":"x",\#(meta)}"#, .firstCluster),
    Row(.foreignJSON, 200, #"{"organization_id":"o"}"#),
    Row(.foreignJSON, 200, #"{"organization_id":7}"#, .overview),
    Row(.foreignJSON, 200, #"{"clusters":[]}"#, .firstCluster),
    Row(.foreignJSON, 200, #"{"clusters":{},"total":0}"#, .firstCluster),
    Row(.foreignJSON, 200, #"{"items":[],"total":0}"#, .firstCluster),
    Row(.foreignJSON, 200, #"{"status":"ok"}"#),
    Row(.foreignJSON, 200, "{}"),
  ]

  static let otherStatuses: [Row] =
    [300, 301, 302, 303, 307, 308].map { Row(.redirect, $0, "") } + [
      Row(.notFound, 404, failure("ORGANIZATION_NOT_FOUND")),
      Row(.notFound, 404, detail("Not Found")),
      Row(.methodNotAllowed, 405, ""),
      Row(.badRequest, 400, failure("BAD_REQUEST")), Row(.badRequest, 410, ""),
      Row(.badRequest, 413, ""), Row(.badRequest, 422, #"{"detail":[{"loc":[]}]}"#),
      Row(.proxyRefused, 407, ""),
      Row(.rateLimited, 429, failure("RATE_LIMITED")),
      Row(.serverError, 500, failure("INTERNAL_ERROR")),
      Row(.serverError, 502, "<html>"), Row(.serverError, 503, failure("SERVICE_UNAVAILABLE")),
      Row(.limiterDown, 503, failure("RATE_LIMIT_UNAVAILABLE")), Row(.serverError, 504, ""),
      Row(.unexpectedStatus, 204, ""), Row(.unexpectedStatus, 402, failure("UNAUTHORIZED")),
      Row(.unexpectedStatus, 201, #"{"data":{"id":"o"},\#(meta)}"#),
      Row(.unexpectedStatus, 418, failure("UNAUTHORIZED")),
    ]

  @Test(
    arguments: live + revoked + refusalsThatProveNothing + successesThatProveNothing
      + otherStatuses)
  func row(_ row: Row) {
    let answer = Answer(status: row.status, contentType: row.type, body: Array(row.body.utf8))
    #expect(Classification(of: answer, to: row.request).reason == row.reason)
  }

  /// No status but 200, 401 and 403 is evidence, whatever stands in the body.
  @Test func noOtherStatusIsEvidence() {
    let bodies = (Self.live + Self.revoked).map(\.body)
    for status in 100..<600 where ![200, 401, 403].contains(status) {
      for body in bodies {
        let answer = Answer(status: status, body: Array(body.utf8))
        #expect(Classification(of: answer, to: .organization).reason.verdict == .unknown)
      }
    }
  }

  /// A body that was cut anywhere is no evidence.
  @Test func noBeginningIsEvidence() {
    for row in Self.live + Self.revoked {
      let bytes = Array(row.body.utf8)
      for count in 0..<bytes.count {
        let answer = Answer(status: row.status, body: Array(bytes.prefix(count)))
        #expect(Classification(of: answer, to: row.request).reason.verdict == .unknown)
      }
    }
  }

  @Test(
    arguments: [
      (
        #"[{"required":["organization:read"],"granted":["nodes:read","teams:read"]}]"#,
        .scopeMissing, ["nodes:read", "teams:read"]
      ),
      (
        #"[{"required":["organization:read"],"granted":["organization:read"]}]"#, .scopeMissing, nil
      ),
      (#"[{"required":["nodes:read"],"granted":["nodes:read"]}]"#, .scopeMissing, nil),
      (
        #"[{"required":["organization:read"],"granted":["nodes:read","admin:write"]}]"#,
        .scopeMissing, nil
      ),
      (#"[{"required":["organization:read"],"granted":[]}]"#, .scopeMissing, nil),
      (#"[{"required":["organization:read"],"granted":"nodes:read"}]"#, .scopeMissing, nil),
      (#"[{"required":["organization:read"]}]"#, .scopeMissing, nil),
      (#"[{"required":["admin:write"]}]"#, .ambiguousRefusal, nil),
      (#"[{"required":[]}]"#, .ambiguousRefusal, nil),
      (#"["nodes:read"]"#, .foreignJSON, nil),
      (#"{"granted":["nodes:read"]}"#, .ambiguousRefusal, nil),
      ("null", .ambiguousRefusal, nil),
    ] as [(String, Reason, [String]?)])
  func grantedIsTrustedOnlyWhenCredible(
    _ details: String, _ reason: Reason, _ granted: [String]?
  ) {
    let body =
      #"{"data":null,\#(Self.meta),"error":{"code":"FORBIDDEN","message":"m","details":\#(details)}}"#
    let answer = Answer(status: 403, contentType: "application/json", body: Array(body.utf8))
    let classification = Classification(of: answer, to: .organization)
    #expect(classification.reason == reason)
    #expect(classification.granted == granted)
  }

  @Test func readsOrganizationAndClusters() {
    let body = """
      {"data":{"id":"o","kind":"organization","metadata":{"name":"N","plan_type":"pro"},\
      "utilization":{"counts":{"clusters":3,"nodes":9,"total_cost":4}},"cost":{"monthly":5},\
      "owner_email":"a@b.c"},\(Self.meta)}
      """
    let organization = Classification(
      of: Answer(status: 200, contentType: "application/json", body: Array(body.utf8)),
      to: .organization
    ).organization
    #expect(organization?.id == "o")
    #expect(organization?.name == "N")
    #expect(organization?.counts == ["clusters": 3, "nodes": 9])

    let list = #"{"clusters":[{"id":"c","name":"n","region":null}],"total":7}"#
    let clusters = Classification(
      of: Answer(status: 200, contentType: "application/json", body: Array(list.utf8)),
      to: .allClusters)
    #expect(clusters.clusters == [KeyVerification.Cluster(id: "c", name: "n")])
    #expect(clusters.hasMoreClusters)
  }

  @Test func everyReasonHasAPhraseOfItsOwn() {
    #expect(Set(Reason.allCases.map(\.rawValue)).count == Reason.allCases.count)
    #expect(Reason.allCases.filter { $0.verdict == .revoked } == [.notAccepted])
  }
}
