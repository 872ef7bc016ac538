//! The signatures that object stores ask for, in Rust.

use hmac::{Hmac, KeyInit, Mac};
use object_store::client::{
    CryptoProvider, DigestAlgorithm, DigestContext, HmacContext, Signer, SigningAlgorithm,
};
use object_store::{Error, Result};
use sha2::{Digest, Sha256};

/// What errors of this module are called in those of the stores.
pub(crate) const CRYPTO: &str = "signatures";

/// SHA-256, HMAC over it, and RSA with it.
#[derive(Debug)]
pub(crate) struct Crypto;

impl CryptoProvider for Crypto {
    fn digest(&self, algorithm: DigestAlgorithm) -> Result<Box<dyn DigestContext>> {
        match algorithm {
            DigestAlgorithm::Sha256 => Ok(Box::new(Hashing(Sha256::new(), Vec::new()))),
            other => Err(unknown(&other)),
        }
    }

    fn hmac(&self, algorithm: DigestAlgorithm, secret: &[u8]) -> Result<Box<dyn HmacContext>> {
        match algorithm {
            DigestAlgorithm::Sha256 => {
                let mac = Hmac::<Sha256>::new_from_slice(secret);
                let mac = mac.map_err(|_| refused("a key has a length that HMAC does not take"))?;
                Ok(Box::new(Authenticating(mac, Vec::new())))
            }
            other => Err(unknown(&other)),
        }
    }

    fn sign(&self, algorithm: SigningAlgorithm, pem: &[u8]) -> Result<Box<dyn Signer>> {
        match algorithm {
            SigningAlgorithm::RS256 => rsa(pem),
            other => Err(unknown(&other)),
        }
    }
}

struct Hashing(Sha256, Vec<u8>);

impl DigestContext for Hashing {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(&mut self) -> Result<&[u8]> {
        self.1 = self.0.finalize_reset().to_vec();
        Ok(&self.1)
    }
}

struct Authenticating(Hmac<Sha256>, Vec<u8>);

impl HmacContext for Authenticating {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(&mut self) -> Result<&[u8]> {
        self.1 = self.0.clone().finalize().into_bytes().to_vec();
        Ok(&self.1)
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn rsa(pem: &[u8]) -> Result<Box<dyn Signer>> {
    use graviola::signing::rsa::SigningKey;
    use rustls_pki_types::PrivateKeyDer;
    use rustls_pki_types::pem::PemObject as _;

    struct Rsa(SigningKey);

    impl Signer for Rsa {
        fn sign(&self, text: &[u8]) -> Result<Vec<u8>> {
            let mut signature = vec![0; self.0.modulus_len_bytes()];
            self.0
                .sign_pkcs1_sha256(&mut signature, text)
                .map_err(|_| refused("the private key does not sign"))?;
            Ok(signature)
        }
    }

    // Graviola would panic where it lacks instructions.
    if !graviola::util::is_cpu_supported() {
        return Err(refused("this processor lacks instructions that RSA needs"));
    }
    // What is wrong with a key is not told, for that might tell of the key.
    let unread = || refused("the private key is no RSA key in PEM");
    let key = match PrivateKeyDer::from_pem_slice(pem).map_err(|_| unread())? {
        PrivateKeyDer::Pkcs8(key) => SigningKey::from_pkcs8_der(key.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(key) => SigningKey::from_pkcs1_der(key.secret_pkcs1_der()),
        _ => return Err(unread()),
    };
    Ok(Box::new(Rsa(key.map_err(|_| unread())?)))
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn rsa(_pem: &[u8]) -> Result<Box<dyn Signer>> {
    Err(refused("RSA is not available on this architecture"))
}

fn unknown(algorithm: &dyn std::fmt::Debug) -> Error {
    Error::NotSupported {
        source: format!("the algorithm {algorithm:?}").into(),
    }
}

fn refused(reason: &'static str) -> Error {
    Error::Generic {
        store: CRYPTO,
        source: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn signatures_are_those_of_the_standards() {
        let mut digest = Crypto.digest(DigestAlgorithm::Sha256).unwrap();
        digest.update(b"a");
        digest.update(b"bc");
        // FIPS 180-4's example.
        assert_eq!(
            hex(digest.finish().unwrap()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        // RFC 4231, test case 2.
        let mut mac = Crypto.hmac(DigestAlgorithm::Sha256, b"Jefe").unwrap();
        mac.update(b"what do ya want ");
        mac.update(b"for nothing?");
        assert_eq!(
            hex(mac.finish().unwrap()),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_key_that_is_none_is_not_told() {
        let pem = b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        let error = Crypto.sign(SigningAlgorithm::RS256, pem).err().unwrap();
        assert!(error.to_string().ends_with("no RSA key in PEM"), "{error}");
    }
}
