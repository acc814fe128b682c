import Findings

/// How a List of Secrets is written.
enum ListStyle: CaseIterable {
  case yaml, documents, json, prettyJSON, lines, annotation

  var head: String {
    switch self {
    case .yaml: "apiVersion: v1\nitems:\n"
    case .json, .annotation: #"{"apiVersion":"v1","items":["#
    case .prettyJSON: "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n"
    case .documents, .lines: ""
    }
  }

  var between: String {
    switch self {
    case .yaml: ""
    case .documents: "---\n"
    case .json, .annotation: ","
    case .prettyJSON: ",\n"
    case .lines: "\n"
    }
  }

  var tail: String {
    switch self {
    case .yaml: "kind: List\nmetadata:\n  resourceVersion: \"\"\n"
    case .json, .annotation: #"],"kind":"List","metadata":{"resourceVersion":""}}"#
    case .prettyJSON: "\n    ],\n    \"kind\": \"List\"\n}\n"
    case .documents, .lines: "\n"
    }
  }

  /// An item, with `«»` in place of a value.
  func item(_ number: Int) -> String {
    switch self {
    case .yaml:
      """
      - apiVersion: v1
        data:
          token: «»
        kind: Secret
        metadata:
          name: s\(number)

      """
    case .documents: "kind: Secret\ndata:\n  token: «»\nmetadata:\n  name: s\(number)\n"
    case .json, .lines:
      #"{"apiVersion":"v1","data":{"token":"«»"},"kind":"Secret","metadata":{"name":"s\#(number)"}}"#
    case .prettyJSON:
      """
              {
                  "apiVersion": "v1",
                  "data": {
                      "token": "«»"
                  },
                  "kind": "Secret",
                  "metadata": {
                      "name": "s\(number)"
                  }
              }
      """
    case .annotation:
      #"{"kind":"Secret","metadata":{"annotations":{"a":"{\"kind\":\"Secret\",\"data\":{"#
        + #"\"token\":\"«»\"},\"metadata\":{\"name\":\"s\#(number)\"}}"},"name":"outer"}}"#
    }
  }

  /// What names the value of an item.
  func field(_ number: Int) -> KubernetesField {
    KubernetesField(kind: "Secret", name: "s\(number)", key: "data.token")
  }
}
