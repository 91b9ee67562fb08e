//! The random numbers of Python's `random.Random("a text")`, so that the designs are the same graphs as those that other
//! programs of the kind are measured with: a Mersenne Twister, seeded by the text and its SHA-512.

use sha2::{Digest, Sha512};

const N: usize = 624;
const M: usize = 397;

/// A source of numbers.
pub struct Dice {
    state: [u32; N],
    at: usize,
}

impl Dice {
    /// Seeded by a text.
    pub fn new(seed: &str) -> Self {
        let mut bytes = seed.as_bytes().to_vec();
        bytes.extend(Sha512::digest(seed.as_bytes()));
        // The bytes are one large number; its words, the lowest first, are the key.
        let word = |chunk: &[u8]| chunk.iter().fold(0, |word: u32, byte| word << 8 | u32::from(*byte));
        let key: Vec<u32> = bytes.rchunks(4).map(word).collect();
        Dice::keyed(&key)
    }

    fn keyed(key: &[u32]) -> Self {
        let mut state = [0; N];
        state[0] = 19_650_218;
        for i in 1..N {
            let before: u32 = state[i - 1];
            state[i] = (before ^ before >> 30).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        let mut i = 1;
        let mut next = |state: &mut [u32; N], factor: u32, add: u32, minus: bool| {
            let before = state[i - 1];
            let mixed = state[i] ^ (before ^ before >> 30).wrapping_mul(factor);
            state[i] = if minus { mixed.wrapping_sub(i as u32) } else { mixed.wrapping_add(add) };
            i += 1;
            if i == N {
                state[0] = state[N - 1];
                i = 1;
            }
        };
        for round in 0..N.max(key.len()) {
            let j = round % key.len();
            next(&mut state, 1_664_525, key[j].wrapping_add(j as u32), false);
        }
        for _ in 1..N {
            next(&mut state, 1_566_083_941, 0, true);
        }
        state[0] = 1 << 31;
        Dice { state, at: N }
    }

    fn word(&mut self) -> u32 {
        if self.at == N {
            for i in 0..N {
                let mixed = self.state[i] & 1 << 31 | self.state[(i + 1) % N] & !(1 << 31);
                let twist = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + M) % N] ^ mixed >> 1 ^ twist;
            }
            self.at = 0;
        }
        let mut word = self.state[self.at];
        self.at += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// From 0 up to, and without, 1.
    pub fn random(&mut self) -> f64 {
        let (high, low) = (self.word() >> 5, self.word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// From 0 up to, and without, `count`.
    pub fn below(&mut self, count: usize) -> usize {
        let bits = usize::BITS - count.leading_zeros();
        loop {
            let number = (self.word() >> (32 - bits)) as usize;
            if number < count {
                return number;
            }
        }
    }

    /// From `low` to `high`, both of them too.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// One of these.
    pub fn choice<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
