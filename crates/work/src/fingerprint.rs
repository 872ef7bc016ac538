//! By what contents are known.

use std::io::{self, Read};

use cijfer_dataset::{Mnist, Samples};
use cijfer_model::Checkpoint;
use sha2::{Digest, Sha256};

/// SHA-256 of some bytes one after the other, in hexadecimal digits.
pub(crate) fn sha256(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// That of what is read, a part at a time.
pub(crate) fn sha256_of(bytes: &mut dyn Read) -> io::Result<String> {
    let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match bytes.read(&mut part)? {
            0 => return Ok(hex(&hash.finalize())),
            length => hash.update(&part[..length]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 over all digits and their labels: other digits have another one, wherever these lie.
pub fn fingerprint_of_digits(digits: &Mnist) -> String {
    let sizes = |samples: &Samples| {
        let sizes = [samples.rows(), samples.columns(), samples.len()];
        sizes.map(|size| (size as u64).to_le_bytes()).concat()
    };
    let (train, test) = (&digits.train, &digits.test);
    sha256(&[
        &sizes(train),
        train.pixels(),
        train.labels(),
        &sizes(test),
        test.pixels(),
        test.labels(),
    ])
}

/// FNV-1a over the weights: another training of the same network has another one.
pub fn fingerprint_of_weights(checkpoint: &Checkpoint) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, weight) in &checkpoint.weights {
        add(name.as_bytes());
        for value in &weight.values {
            add(&value.to_le_bytes());
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&[b"a", b"bc"]), abc);
        assert_eq!(sha256_of(&mut &b"abc"[..]).unwrap(), abc);
    }

    #[test]
    fn a_model_is_known_by_its_weights_and_digits_by_themselves() {
        let of = |name| {
            let checkpoint = cijfer_zoo::trained(name).unwrap().unwrap();
            fingerprint_of_weights(&checkpoint)
        };
        assert_eq!(of("C"), of("C"));
        assert_ne!(of("C"), of("C-locating"));
        let of = |seed| fingerprint_of_digits(&Mnist::drawn(20, 10, seed));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
