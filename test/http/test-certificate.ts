// A certificate for localhost, made for tests only: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
// -nodes -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1

/** The certificate. */
export const cert = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUETCpWgZv+NlAVN/T97+LAAaRxe8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA3MzAwNloYDzIxMjYxMDMw
MDczMDA2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARbCHzymisUQN5RDKK8gZ/ZkIVAbpbs6Bxs7ai3DXHaSDKWkXX1CGu0
ROwOKtcerlwZ1UzjgKxeAYUPPuY9Zi00o28wbTAdBgNVHQ4EFgQUAl3TNQ5SVBs6
F6ZluM+LmSf4g04wHwYDVR0jBBgwFoAUAl3TNQ5SVBs6F6ZluM+LmSf4g04wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAK0rZ36G4gqnPnhpTWEkw2DOth2KCWKhK5kWZLXIymlZAiBM
n+2NPjviYBLhHFsGHwSTncbdsgjF7r4ajP/pJNpt5g==
-----END CERTIFICATE-----
`;

/** Its key, which guards nothing. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLqDQROqts2xlPwjc
Tvw0tqF8VWbjv4B6HXBMA6f8v82hRANCAARbCHzymisUQN5RDKK8gZ/ZkIVAbpbs
6Bxs7ai3DXHaSDKWkXX1CGu0ROwOKtcerlwZ1UzjgKxeAYUPPuY9Zi00
-----END PRIVATE KEY-----
`;
