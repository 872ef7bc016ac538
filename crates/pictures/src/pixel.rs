/// The layout of a pixel's samples in a decoder's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) colour: Colour,
    pub(crate) alpha: Alpha,
    /// Samples of a pixel, with those that are skipped.
    pub(crate) samples: usize,
    pub(crate) depth: Depth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    Grey,
    Rgb,
    /// Full range, as in JPEG files.
    YCbCr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alpha {
    None,
    /// After the colour, which is not multiplied by it.
    Straight,
    /// After the colour, which is multiplied by it.
    Premultiplied,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    Eight,
    SixteenBigEndian,
    SixteenLittleEndian,
}

impl Depth {
    /// 16 bits in the byte order of the machine.
    pub(crate) const SIXTEEN_NATIVE: Self = if cfg!(target_endian = "big") {
        Self::SixteenBigEndian
    } else {
        Self::SixteenLittleEndian
    };

    fn bytes(self) -> usize {
        match self {
            Self::Eight => 1,
            Self::SixteenBigEndian | Self::SixteenLittleEndian => 2,
        }
    }
}

impl Layout {
    /// One sample of grey.
    pub(crate) fn grey(depth: Depth) -> Self {
        Self {
            colour: Colour::Grey,
            alpha: Alpha::None,
            samples: 1,
            depth,
        }
    }

    /// A colour and its alpha, without other samples.
    pub(crate) fn of(colour: Colour, alpha: Alpha, depth: Depth) -> Self {
        let samples = if colour == Colour::Grey { 1 } else { 3 };
        Self {
            colour,
            alpha,
            samples: samples + usize::from(alpha != Alpha::None),
            depth,
        }
    }

    /// Bytes of a pixel.
    pub(crate) fn bytes(self) -> usize {
        self.samples * self.depth.bytes()
    }
}

/// The tone of a pixel from its own tone and its opacity (0: transparent, 255: opaque).
pub(crate) type Blend<'a> = &'a mut (dyn FnMut(u8, u8) -> u8 + 'a);

/// Converts a decoder's samples to tones, 0 black and 255 white. Colour becomes luminance with the weights of ITU-R BT.709.
pub(crate) fn tones(samples: &[u8], layout: Layout, tones: &mut [u8], blend: Blend<'_>) {
    if layout == Layout::grey(Depth::Eight) {
        tones.copy_from_slice(samples);
        return;
    }
    match layout.depth {
        Depth::Eight => convert::<1>(samples, layout, tones, blend, |[value]| u32::from(value)),
        Depth::SixteenBigEndian => convert::<2>(samples, layout, tones, blend, |bytes| {
            u32::from(u16::from_be_bytes(bytes))
        }),
        Depth::SixteenLittleEndian => convert::<2>(samples, layout, tones, blend, |bytes| {
            u32::from(u16::from_le_bytes(bytes))
        }),
    }
}

fn convert<const BYTES: usize>(
    samples: &[u8],
    layout: Layout,
    tones: &mut [u8],
    blend: Blend<'_>,
    value: impl Fn([u8; BYTES]) -> u32,
) {
    let round = |value: u32| match BYTES {
        1 => value as u8,
        _ => rounded(value),
    };
    for (pixel, tone) in samples.chunks_exact(layout.bytes()).zip(tones) {
        let (values, _) = pixel.as_chunks::<BYTES>();
        let at = |index: usize| value(values[index]);
        let (luminance, colours) = match layout.colour {
            Colour::Grey => (at(0), 1),
            Colour::Rgb => (luminance([at(0), at(1), at(2)]), 3),
            Colour::YCbCr => (luminance(rgb(at(0), at(1), at(2))), 3),
        };
        *tone = round(luminance);
        let opaque = match layout.alpha {
            Alpha::None => continue,
            Alpha::Straight | Alpha::Premultiplied => round(at(colours)),
        };
        if opaque < 255 {
            if layout.alpha == Alpha::Premultiplied && opaque > 0 {
                *tone = (u32::from(*tone) * 255 / u32::from(opaque)).min(255) as u8;
            }
            *tone = blend(*tone, opaque);
        }
    }
}

/// A tone of an opacity over the tone of the paper.
pub(crate) fn over(tone: u8, opaque: u8, paper: u8) -> u8 {
    let [tone, opaque, paper] = [tone, opaque, paper].map(u32::from);
    ((tone * opaque + paper * (255 - opaque) + 127) / 255) as u8
}

/// Converts 16 bits to 8: divides by 257 and rounds.
fn rounded(value: u32) -> u8 {
    ((value + 128) / 257) as u8
}

fn luminance([red, green, blue]: [u32; 3]) -> u32 {
    // Below 2³² for 16 bits a sample: 65,535 · 10,000 + 5,000.
    (2126 * red + 7152 * green + 722 * blue + 5000) / 10_000
}

/// Converts JFIF's YCbCr to RGB, with 16 bits after the binary point; eight bits a sample.
fn rgb(luma: u32, blue: u32, red: u32) -> [u32; 3] {
    let [luma, blue, red] = [luma, blue, red].map(|value| i64::from(value.min(255)));
    let (blue, red) = (blue - 128, red - 128);
    let colour = |offset: i64| (((luma << 16) + offset + (1 << 15)) >> 16).clamp(0, 255) as u32;
    [
        colour(91_881 * red),
        colour(-22_554 * blue - 46_802 * red),
        colour(116_130 * blue),
    ]
}

/// Expands samples of 1, 2 or 4 bits to bytes. The first sample of a byte is in its highest bits, and the largest value becomes 255.
pub(crate) fn unpack(packed: &[u8], bits: u8, tones: &mut [u8]) {
    let per_byte = usize::from(8 / bits);
    let full = (1_u16 << bits) - 1;
    for (byte, tones) in packed.iter().zip(tones.chunks_mut(per_byte)) {
        for (index, tone) in tones.iter_mut().enumerate() {
            let value = u16::from(byte >> (8 - usize::from(bits) * (index + 1))) & full;
            *tone = (value * (255 / full)) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(samples: &[u8], layout: Layout) -> u8 {
        let mut tone = [0];
        tones(samples, layout, &mut tone, &mut |tone, opaque| {
            over(tone, opaque, 0)
        });
        tone[0]
    }

    #[test]
    fn weights_are_those_of_bt_709() {
        let layout = Layout {
            colour: Colour::Rgb,
            alpha: Alpha::None,
            samples: 3,
            depth: Depth::Eight,
        };
        // 0.2126 · 255 = 54.2, 0.7152 · 255 = 182.4, 0.0722 · 255 = 18.4.
        assert_eq!(one(&[255, 0, 0], layout), 54);
        assert_eq!(one(&[0, 255, 0], layout), 182);
        assert_eq!(one(&[0, 0, 255], layout), 18);
        for grey in 0..=255 {
            assert_eq!(one(&[grey; 3], layout), grey);
        }
        // Pure red in JFIF is (76, 85, 255); it comes back as (254, 0, 0).
        let layout = Layout {
            colour: Colour::YCbCr,
            ..layout
        };
        assert_eq!(one(&[76, 85, 255], layout), 54);
    }

    #[test]
    fn sixteen_bits_are_rounded_in_either_order() {
        for value in 0..=u16::MAX {
            let nearest = (f64::from(value) / 257.0).round() as u8;
            assert_eq!(
                one(&value.to_be_bytes(), Layout::grey(Depth::SixteenBigEndian)),
                nearest
            );
            assert_eq!(
                one(
                    &value.to_le_bytes(),
                    Layout::grey(Depth::SixteenLittleEndian)
                ),
                nearest
            );
        }
    }

    #[test]
    fn alpha_shows_the_paper_below() {
        assert_eq!(over(255, 51, 0), 51);
        assert_eq!(over(0, 51, 255), 204);
        assert_eq!(over(90, 255, 255), 90);
        let layout = Layout {
            colour: Colour::Grey,
            alpha: Alpha::Premultiplied,
            samples: 2,
            depth: Depth::Eight,
        };
        assert_eq!(one(&[100, 200], layout), 100);
        assert_eq!(one(&[0, 0], layout), 0);
    }

    #[test]
    fn bits_are_unpacked_from_the_highest() {
        let mut tones = [0; 10];
        unpack(&[0b1011_0000, 0b0100_0000], 1, &mut tones);
        assert_eq!(tones, [255, 0, 255, 255, 0, 0, 0, 0, 0, 255]);
        unpack(&[0b0001_1011, 0b1100_0000, 0b0100_0000], 2, &mut tones);
        assert_eq!(tones, [0, 85, 170, 255, 255, 0, 0, 0, 85, 0]);
        unpack(&[0x0f, 0x80], 4, &mut tones[..3]);
        assert_eq!(tones[..3], [0, 255, 136]);
    }
}
