export const PASS_WITHOUT_LOGIN =
	'Let the proxy pass what n8n sends without a login (for oauth2-proxy: --skip-auth-route, or a header that it accepts), and put the header that it wants into Headers of the OpenClaw Gateway API credential. The gateway was not asked, so this says nothing about its token.';

/** What leads to a login on the pages of oauth2-proxy, Authelia, Pomerium and Authentik. */
const LOGIN_PAGE =
	/\/oauth2\/(start|sign_in)|oauth2.proxy|href="https?:\/\/[^"]*[?;&]rd=|\/\.pomerium\/|\/outpost\.goauthentik\.io\//i;

/** Whether what refuses is a page that leads to a login. */
export function isLoginPage(body: string): boolean {
	return LOGIN_PAGE.test(body);
}

/** Of oauth2-proxy, ngrok, Keycloak, Pomerium, Authentik and their like. */
const LOGIN_PATH =
	/\/(oauth2?|\.pomerium|outpost\.goauthentik\.io|log-?in|sign[-_]?in|auth|authorize|sso|saml2?)(\/|$)/i;

/** A host that does nothing else. */
const LOGIN_HOST = /^(auth|authelia|authentik|authenticate|login|idp|sso|accounts|keycloak|id)\./i;

/** Where it is to lead back to (Authelia: `https://auth.example.com/?rd=…`). */
const LOGIN_QUERY = /[?&](rd|redirect_uri|return_to|SAMLRequest)=/i;

/** Whether a redirect leads to a login. */
export function isLogin(location: string, baseUrl: string): boolean {
	if (!URL.canParse(location, baseUrl)) return false;
	const { hostname, pathname, search } = new URL(location, baseUrl);
	if (LOGIN_PATH.test(pathname) || LOGIN_QUERY.test(search)) return true;
	return hostname !== new URL(baseUrl).hostname && LOGIN_HOST.test(hostname);
}
