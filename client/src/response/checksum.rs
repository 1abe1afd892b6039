//! The checksum of a response, checked while its body is read (`@httpChecksum`).

use crate::checksum::{Algorithm, Hasher};
use crate::error::Error;
use crate::response::raw::RawResponse;
use std::io::{self, Write};

/// The checksum that a body must have.
pub(crate) struct ExpectedChecksum {
    value: String,
    hasher: Hasher,
}

impl ExpectedChecksum {
    /// The checksum that the headers of a response have, of the first of these algorithms. A value
    /// with a hyphen is made of the checksums of parts, which the body does not show.
    pub(crate) fn of(response: &RawResponse, algorithms: &[Algorithm]) -> Option<ExpectedChecksum> {
        let with_value = |it: &Algorithm| Some((*it, response.header(&it.header())?.to_owned()));
        let mut found = algorithms.iter().filter_map(with_value);
        let (algorithm, value) = found.find(|(_, value)| !value.contains('-'))?;
        Some(ExpectedChecksum { value, hasher: Hasher::of(algorithm)? })
    }

    /// Checks a body that is in memory.
    ///
    /// # Errors
    /// A body with another checksum.
    pub(crate) fn check(mut self, body: &[u8]) -> Result<(), Error> {
        self.hasher.update(body);
        self.finish()
    }

    /// Reads the next bytes of the body.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// Checks the bytes that were read.
    ///
    /// # Errors
    /// They have another checksum.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let got = self.hasher.base64();
        if got == self.value {
            return Ok(());
        }
        Err(Error::general(format!(
            "Expected checksum {} did not match calculated checksum: {got}",
            self.value
        )))
    }
}

/// A writer that also computes the checksum, if there is one to check.
pub(crate) struct Checked<'a> {
    pub(crate) to: &'a mut (dyn Write + Send),
    pub(crate) checksum: Option<&'a mut ExpectedChecksum>,
}

impl Write for Checked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        if let Some(checksum) = &mut self.checksum {
            checksum.hasher.update(bytes.get(..count).unwrap_or_default());
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
#[cfg(feature = "checksums")]
mod tests {
    use super::{Algorithm, Checked, ExpectedChecksum};
    use crate::response::raw::RawResponse;
    use std::io::Write;

    fn response(headers: &[(&str, &str)]) -> RawResponse {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        RawResponse { status: 200, headers: headers.iter().map(owned).collect(), body: Vec::new() }
    }

    #[test]
    fn bodies_are_checked() {
        let algorithms = [Algorithm::Crc64Nvme, Algorithm::Crc32];
        let both =
            [("x-amz-checksum-crc32", "AAAAAA=="), ("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")];
        let expected = || ExpectedChecksum::of(&response(&both), &algorithms).unwrap();
        expected().check(b"123456789").unwrap();
        let error = expected().check(b"12345678").unwrap_err().to_string();
        assert!(error.contains("Expected checksum rosUhgp5mIg= did not match"), "{error}");
        // Checksums of parts are not checked, and others than asked for neither.
        let parts = response(&[("x-amz-checksum-crc32", "AAAAAA==-3")]);
        assert!(ExpectedChecksum::of(&parts, &algorithms).is_none());
        assert!(ExpectedChecksum::of(&response(&both), &[Algorithm::Sha1]).is_none());

        let (mut file, mut checksum) = (Vec::new(), expected());
        let mut to = Checked { to: &mut file, checksum: Some(&mut checksum) };
        to.write_all(b"12345").unwrap();
        to.write_all(b"6789").unwrap();
        checksum.finish().unwrap();
        assert_eq!(file, b"123456789");
    }
}
