//! A text in, a picture out, over the memory of a WebAssembly module. run.mjs is the other side.

use cdp_draw::{Design, Report, Style, View};

/// What came of a call: a picture, or a report as text.
#[repr(C)]
pub struct Answer {
    good: u32,
    start: *const u8,
    length: usize,
}

/// Room for a text of so many bytes. It is never given back: a module lives as long as its test.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    vec![0; length].leak().as_mut_ptr()
}

/// Draws a text as SVG, or as PNG.
///
/// # Safety
///
/// `text` is what [`reserve`] gave for that length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn draw(text: *const u8, length: usize, png: u32) -> *const Answer {
    // SAFETY: as above.
    let text = unsafe { std::slice::from_raw_parts(text, length) };
    let (good, bytes) = match picture(&String::from_utf8_lossy(text), png != 0) {
        Ok(bytes) => (1, bytes),
        Err(report) => (0, report.to_string().into_bytes()),
    };
    let bytes = bytes.leak();
    Box::leak(Box::new(Answer { good, start: bytes.as_ptr(), length: bytes.len() }))
}

fn picture(text: &str, png: bool) -> Result<Vec<u8>, Report> {
    let picture = Design::read(text)?.draw(&Style::default())?;
    if png { picture.png(View::Auto) } else { Ok(picture.svg(View::Auto).into_bytes()) }
}
