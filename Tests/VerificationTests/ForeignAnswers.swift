/// What proxies, gateways, clouds and other people's APIs answer: none of it is the vendor's word.
struct ForeignAnswer: Sendable {
  /// Who answers so.
  var source: String
  var body: String
  var type = "application/json"

  private init(_ source: String, _ body: String, type: String = "application/json") {
    self.source = source
    self.body = body
    self.type = type
  }

  private static func page(_ source: String, _ text: String) -> ForeignAnswer {
    ForeignAnswer(source, "<html><body>\(text)</body></html>", type: "text/html")
  }

  private static let meta = ClassificationTests.meta

  static let pages: [ForeignAnswer] = [
    page("nginx", "<h1>401 Authorization Required</h1><hr>nginx"),
    page("Apache httpd", "<h1>Unauthorized</h1>This server could not verify"),
    page("HAProxy", "<h1>403 Forbidden</h1>Request forbidden by administrative rules."),
    page("Squid", "<h1>ERROR</h1>Access Denied"), page("Cloudflare 1020", "Access denied | 1020"),
    page("Cloudflare challenge", "Just a moment..."), page("Akamai", "Access Denied Reference #18"),
    page("AWS WAF and CloudFront", "403 ERROR The request could not be satisfied."),
    page("AWS ALB", "<h1>403 Forbidden</h1>"), page("Azure Front Door", "We're sorry"),
    page("Google Front End", "Error 403 (Forbidden)!!1"), page("Zscaler", "Internet Security"),
    page("Fortinet", "FortiGuard Web Page Blocked"), page("Palo Alto", "Application Blocked"),
    page("Blue Coat", "Your request was denied because of its content categorization"),
    page("Cisco Umbrella", "This site is blocked."), page("McAfee Web Gateway", "Proxy Error"),
    page("Sophos", "Blocked request"), page("Barracuda", "Blocked by content filter"),
    page("Imperva", "Incapsula incident ID"), page("Sucuri", "Sucuri WebSite Firewall"),
    page("F5 BIG-IP ASM", "The requested URL was rejected."), page("Citrix ADC", "Http/1.1 Error"),
    page("hotel portal", "Welcome, please accept the terms"), page("pfSense portal", "Login"),
    page("Microsoft sign-in", "Sign in to your account"), page("Okta page", "Sign In"),
    page("Vercel", "Authentication Required"), page("Netlify", "Page not found"),
    page("IIS", "401 - Unauthorized: Access is denied due to invalid credentials."),
    page("Tomcat", "HTTP Status 401 – Unauthorized"), page("Jetty", "HTTP ERROR 401"),
  ]

  static let texts: [ForeignAnswer] = [
    ForeignAnswer("Envoy RBAC", "RBAC: access denied", type: "text/plain"),
    ForeignAnswer("Envoy JWT", "Jwt is missing", type: "text/plain"),
    ForeignAnswer("Envoy JWT", "Jwt verification fails", type: "text/plain"),
    ForeignAnswer("Traefik", "401 Unauthorized\n", type: "text/plain"),
    ForeignAnswer("Caddy", "", type: "text/plain"),
    ForeignAnswer("Go net/http", "Unauthorized\n", type: "text/plain; charset=utf-8"),
    ForeignAnswer("AWS S3", "<Error><Code>AccessDenied</Code></Error>", type: "application/xml"),
    ForeignAnswer(
      "Azure Storage", "<Error><Code>AuthenticationFailed</Code></Error>", type: "application/xml"),
    ForeignAnswer("GraphQL", #"{"errors":[{"message":"Unauthorized"}],"data":null}"#),
    ForeignAnswer(
      "problem+json", #"{"type":"about:blank","title":"Unauthorized","status":401}"#,
      type: "application/problem+json"),
    ForeignAnswer(
      "ASP.NET problem", #"{"type":"x","title":"Forbidden","status":403,"traceId":"0"}"#),
    ForeignAnswer("AWS API Gateway", #"{"message":"Unauthorized"}"#),
    ForeignAnswer("AWS API Gateway", #"{"message":"Forbidden"}"#),
    ForeignAnswer(
      "AWS API Gateway", #"{"Message":"User is not authorized to access this resource"}"#),
    ForeignAnswer(
      "Azure APIM",
      #"{"statusCode":401,"message":"Access denied due to invalid subscription key."}"#),
    ForeignAnswer(
      "Azure AD",
      #"{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty."}}"#),
    ForeignAnswer(
      "Azure ARM", #"{"error":{"code":"AuthenticationFailed","message":"Authentication failed."}}"#),
    ForeignAnswer(
      "Google APIs",
      #"{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}"#
    ),
    ForeignAnswer(
      "Google APIs",
      #"{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}"#
    ),
    ForeignAnswer("Google ESP", #"{"code":401,"message":"Jwt is expired"}"#),
    ForeignAnswer("Kong key-auth", #"{"message":"No API key found in request"}"#),
    ForeignAnswer("Kong key-auth", #"{"message":"Invalid authentication credentials"}"#),
    ForeignAnswer("Kong ACL", #"{"message":"You cannot consume this service"}"#),
    ForeignAnswer("Kong 3", #"{"message":"Unauthorized","request_id":"f1"}"#),
    ForeignAnswer("Tyk", #"{"error":"Access to this API has been disallowed"}"#),
    ForeignAnswer("Tyk", #"{"error":"Authorization field missing"}"#),
    ForeignAnswer("KrakenD", #"{"error":"invalid token"}"#),
    ForeignAnswer(
      "Apigee",
      #"{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidApiKey"}}}"#
    ),
    ForeignAnswer("WSO2", #"{"fault":{"code":900901,"message":"Invalid Credentials"}}"#),
    ForeignAnswer("MuleSoft", #"{"error":"Invalid client id or secret"}"#),
    ForeignAnswer("APISIX", #"{"message":"Invalid API key in request"}"#),
    ForeignAnswer("APISIX", #"{"message":"Missing API key found in request"}"#),
    ForeignAnswer("Gravitee", #"{"message":"Unauthorized","http_status_code":401}"#),
    ForeignAnswer("3scale", "Authentication failed", type: "text/plain"),
    ForeignAnswer(
      "Cloudflare API",
      #"{"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"result":null}"#
    ),
    ForeignAnswer(
      "Cloudflare Access",
      #"{"error":"access_denied","message":"Forbidden. You don't have permission to view this."}"#),
    ForeignAnswer("Istio", #"{"code":403,"message":"RBAC: access denied"}"#),
    ForeignAnswer(
      "Kubernetes",
      #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}"#
    ),
    ForeignAnswer(
      "Spring Boot",
      #"{"timestamp":"2026","status":401,"error":"Unauthorized","path":"/v1/organization"}"#),
    ForeignAnswer(
      "Spring OAuth", #"{"error":"invalid_token","error_description":"Invalid access token"}"#),
    ForeignAnswer("Django REST", #"{"detail":"Invalid token."}"#),
    ForeignAnswer("Django REST", #"{"detail":"Authentication credentials were not provided."}"#),
    ForeignAnswer(
      "Django REST", #"{"detail":"You do not have permission to perform this action."}"#),
    ForeignAnswer(
      "simplejwt",
      #"{"detail":"Given token not valid for any token type","code":"token_not_valid"}"#),
    ForeignAnswer("FastAPI", #"{"detail":"Not authenticated"}"#),
    ForeignAnswer("FastAPI", #"{"detail":"Invalid authentication credentials"}"#),
    ForeignAnswer("FastAPI", #"{"detail":"Could not validate credentials"}"#),
    ForeignAnswer("FastAPI", #"{"detail":"Invalid API Key"}"#),
    ForeignAnswer("FastAPI", #"{"detail":[{"loc":["header"],"msg":"Invalid API key"}]}"#),
    ForeignAnswer("Flask", #"{"msg":"Missing Authorization Header"}"#),
    ForeignAnswer("Laravel", #"{"message":"Unauthenticated."}"#),
    ForeignAnswer(
      "Rails Devise", #"{"error":"You need to sign in or sign up before continuing."}"#),
    ForeignAnswer("Express", #"{"error":{"message":"No token provided"}}"#),
    ForeignAnswer("NestJS", #"{"statusCode":401,"message":"Unauthorized"}"#),
    ForeignAnswer("Keycloak", #"{"error":"HTTP 401 Unauthorized"}"#),
    ForeignAnswer("Auth0", #"{"error":"access_denied","error_description":"Unauthorized"}"#),
    ForeignAnswer("Okta", #"{"errorCode":"E0000011","errorSummary":"Invalid token provided"}"#),
    ForeignAnswer("Vault", #"{"errors":["permission denied"]}"#),
    ForeignAnswer("GitHub", #"{"message":"Bad credentials","documentation_url":"x"}"#),
    ForeignAnswer("GitLab", #"{"message":"401 Unauthorized"}"#),
    ForeignAnswer(
      "Stripe",
      #"{"error":{"code":"api_key_expired","message":"Expired API Key provided","type":"invalid_request_error"}}"#
    ),
    ForeignAnswer(
      "OpenAI",
      #"{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#
    ),
    ForeignAnswer("Datadog", #"{"errors":["Forbidden"]}"#),
    ForeignAnswer(
      "Elastic",
      #"{"error":{"type":"security_exception","reason":"missing authentication"},"status":401}"#),
    ForeignAnswer(
      "Supabase", #"{"message":"Invalid API key","hint":"Double check your API key."}"#),
    ForeignAnswer("Grafana", #"{"message":"Invalid API key"}"#),
    ForeignAnswer(
      "captive+json (RFC 8908)", #"{"captive":true,"user-portal-url":"https://x"}"#,
      type: "application/captive+json"),
    ForeignAnswer(
      "JSON:API", #"{"data":{"id":"1","type":"organization","attributes":{}},"meta":{"total":1}}"#),
    ForeignAnswer(
      "JSON:API",
      #"{"errors":[{"status":"401","code":"UNAUTHORIZED"}],"jsonapi":{"version":"1.0"}}"#),
    ForeignAnswer("health page", #"{"status":"ok"}"#), ForeignAnswer("empty list", "[]"),
    ForeignAnswer("empty object", "{}"),
  ]

  /// Answers that come close to the vendor's.
  static let nearMisses: [ForeignAnswer] = [
    ForeignAnswer(
      "proxy with the code", #"{"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}"#),
    ForeignAnswer(
      "envelope without meta",
      #"{"data":null,"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}"#),
    ForeignAnswer(
      "envelope without request id",
      #"{"data":null,"meta":{},"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}"#),
    ForeignAnswer(
      "request id of another type",
      #"{"data":null,"meta":{"request_id":7},"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}"#
    ),
    ForeignAnswer(
      "more at the top",
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"Invalid API key"},"status":401}"#
    ),
    ForeignAnswer(
      "more in the error",
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"Invalid API key","type":"x"}}"#
    ),
    ForeignAnswer(
      "auth backend down",
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"authentication backend unavailable"}}"#
    ),
    ForeignAnswer(
      "auth backend down",
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"Invalid API key: upstream timeout"}}"#
    ),
    ForeignAnswer("no text", #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED"}}"#),
    ForeignAnswer(
      "lost header",
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"Missing bearer token"}}"#),
    ForeignAnswer(
      "lost header",
      #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"Authorization header required"}}"#
    ),
    ForeignAnswer(
      "lost header", #"{"detail":"API key required. Use 'Authorization: Bearer <api_key>'"}"#),
    ForeignAnswer(
      "address list",
      #"{"data":null,\#(meta),"error":{"code":"FORBIDDEN","message":"Your IP address is not allowed"}}"#
    ),
    ForeignAnswer(
      "revoked as 403",
      #"{"data":null,\#(meta),"error":{"code":"FORBIDDEN","message":"API key has been revoked"}}"#),
    ForeignAnswer(
      "unknown code",
      #"{"data":null,\#(meta),"error":{"code":"KEY_REVOKED","message":"Invalid API key"}}"#),
    ForeignAnswer(
      "unknown scope",
      #"{"data":null,\#(meta),"error":{"code":"FORBIDDEN","message":"x","details":[{"required":["admin:all"]}]}}"#
    ),
    ForeignAnswer("detail and more", #"{"detail":"Invalid API key","status":401}"#),
    ForeignAnswer(
      "detail and error", #"{"detail":"Invalid API key","error":{"code":"UNAUTHORIZED"}}"#),
    ForeignAnswer("old text for revoked", #"{"detail":"API key has been revoked"}"#),
    ForeignAnswer("unknown permission", #"{"detail":"Missing required permission: everything"}"#),
    ForeignAnswer("a member twice", #"{"detail":"x","detail":"Invalid API key"}"#),
    ForeignAnswer("a member twice, escaped", #"{"detail":"x","\u0064etail":"Invalid API key"}"#),
    ForeignAnswer("trailing comma", #"{"detail":"Invalid API key",}"#),
    ForeignAnswer("byte order mark", "\u{FEFF}" + #"{"detail":"Invalid API key"}"#),
    ForeignAnswer("UTF-16", String(#"{"detail":"Invalid API key"}"#.flatMap { ["\0", $0] })),
    ForeignAnswer("comment", #"{"detail":"Invalid API key"} // x"#),
    ForeignAnswer("two values", #"{"detail":"Invalid API key"}{}"#),
    ForeignAnswer("single quotes", "{'detail':'Invalid API key'}"),
    ForeignAnswer("NDJSON", #"{"detail":"Invalid API key"}"# + "\n{}"),
    ForeignAnswer("text/html", #"{"detail":"Invalid API key"}"#, type: "text/html"),
    ForeignAnswer("text/plain", #"{"detail":"Invalid API key"}"#, type: "text/plain"),
    ForeignAnswer(
      "two types", #"{"detail":"Invalid API key"}"#, type: "application/json, text/html"),
  ]

  static let all = pages + texts + nearMisses
}
