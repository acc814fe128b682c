import Testing

@testable import Verification

@Suite struct EndpointTests {
  @Test(arguments: [
    "https://public-api.kubeadapt.io", "https://public-api.kubeadapt.io/",
    "https://mirror.example.com:8443", "https://mirror.example.com/kubeadapt/",
    "HTTPS://Mirror.Example.Com", "https://0.0.0.0", "https://10.1.2.3",
  ])
  func acceptsHTTPS(_ text: String) throws {
    let endpoint = try Endpoint(text)
    #expect(endpoint.isSecure)
    #expect(!endpoint.isLoopback)
    #expect(!endpoint.url.hasSuffix("/"))
  }

  @Test(arguments: [
    "http://127.0.0.1:8787", "http://127.8.9.10", "http://localhost:1", "http://[::1]:8787",
    "http://[::ffff:127.0.0.1]", "https://localhost", "https://127.0.0.1:65535",
  ])
  func knowsLoopback(_ text: String) throws {
    #expect(try Endpoint(text).isLoopback)
  }

  @Test(arguments: [
    "http://public-api.kubeadapt.io", "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://api.localhost", "http://localhost.", "http://0.0.0.0", "http://[::]",
    "http://[fe80::1]", "http://128.0.0.1", "ftp://127.0.0.1", "file:///etc/passwd",
  ])
  func rejectsPlainHTTPElsewhere(_ text: String) {
    #expect(throws: EndpointError.notHTTPS) { try Endpoint(text) }
  }

  @Test(arguments: [
    "", "public-api.kubeadapt.io", "https://", "https:///v1", "https://a b", "https://a?x=1",
    "https://a#x", "https://a\r\nX: y", "https://a\\b", "https://a:0", "https://a:65536",
    "https://a:1:2", "https://a:x", "https://a/../b", "https://a/%2e", "https://127.1",
    "https://0x7f000001", "https://0177.0.0.1", "https://2130706433", "https://1.2.3.4.5",
    "http://127.0.0.1.", "http://127.0.0.1.:8787", "https://[::1", "https://[::1]x",
    "https://[localhost]", "https://a..b",
    "https://bücher.example",
    "https://*.example.com",
  ])
  func rejectsWhatIsNoAddress(_ text: String) {
    #expect(throws: EndpointError.malformed) { try Endpoint(text) }
  }

  @Test(arguments: [
    "https://user@public-api.kubeadapt.io", "https://u:p@public-api.kubeadapt.io",
    "http://localhost@evil.example", "http://127.0.0.1:80@evil.example/",
  ])
  func rejectsUserinfo(_ text: String) {
    #expect(throws: EndpointError.userinfo) { try Endpoint(text) }
  }

  @Test(arguments: [
    "https://api.kubeadapt.io", "https://API.kubeadapt.io.", "https://kubeadapt.io",
    "https://ingest.kubeadapt.io/v1",
  ])
  func rejectsTheVendorsOtherHosts(_ text: String) {
    #expect(throws: EndpointError.notThePublicAPI) { try Endpoint(text) }
  }

  @Test func theOptionGoesBeforeTheEnvironment() throws {
    let option = "http://localhost:1"
    let environment = "http://localhost:2"
    #expect(try Endpoint.chosen(option: option, environment: environment).url == option)
    #expect(try Endpoint.chosen(option: nil, environment: environment).url == environment)
    #expect(try Endpoint.chosen(option: nil, environment: "") == .standard)
    #expect(try Endpoint.chosen(option: nil, environment: nil) == .standard)
    #expect(try Endpoint(Endpoint.standard.url) == .standard)
    #expect(throws: EndpointError.self) { try Endpoint.chosen(option: "", environment: nil) }
  }
}
