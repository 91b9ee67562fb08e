//! Hostile and odd drawings.

use super::*;

fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 96 48'>\
         {inside}</svg>"
    )
}

fn read(inside: &str) -> Result<Artwork, String> {
    Artwork::read(&svg(inside), &Limits::default())
}

#[test]
fn gradients_holes_clips_and_opacities_are_kept() {
    let art = read(
        "<defs><linearGradient id='g' x1='0%' y1='100%' x2='100%' y2='0%'><stop offset='0' stop-color='#c8511b'/>\
         <stop offset='1' stop-color='#f90'/></linearGradient><clipPath id='c'><rect width='9' height='9'/></clipPath>\
         </defs><g transform='translate(10 0)' fill-rule='evenodd'><path d='M0 0h64v64H0zM9 9h9v9z' fill='url(#g)'/></g>\
         <g clip-path='url(#c)' opacity='.5'><circle r='9' stroke='red' stroke-width='2'/></g>",
    )
    .expect("an icon");
    let [Piece::Path { outline, fill: Some(fill), .. }, Piece::Group { opacity, clip: Some(clip), pieces }] =
        art.pieces.as_slice()
    else {
        panic!("{art:?}");
    };
    assert!(outline.even_odd);
    let Paint::Gradient(gradient) = &fill.paint else { panic!("{fill:?}") };
    assert_eq!(gradient.stops.iter().map(|stop| stop.1).collect::<Vec<_>>(), [Rgb(200, 81, 27), Rgb(255, 153, 0)]);
    assert_eq!(*opacity, 0.5);
    assert_eq!((clip.segments.len(), pieces.len()), (5, 1));
    // 96 × 48 stands in the middle of 48 × 48, half as large.
    assert_eq!(clip.segments.first(), Some(&Segment::Move(Point::new(0.0, 12.0))));
}

#[test]
fn nothing_of_the_file_itself_is_kept() {
    let art = read(
        "<script>alert(1)</script><image href='/etc/passwd' width='9' height='9'/><text>T</text>\
         <image xlink:href='data:image/svg+xml;base64,PHN2Zy8+' width='9' height='9'/>\
         <foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>\
         <use href='http://127.0.0.1/x.svg#a'/><a href='javascript:alert(1)'><rect width='1' height='1'/></a>\
         <style>@import url(http://127.0.0.1/x.css); .a{fill:#123456}</style>\
         <rect class='a' width='86' height='48' onclick='alert(1)' mask='url(#none)'/>",
    )
    .expect("an icon");
    let [Piece::Path { fill: Some(Shading { paint, .. }), .. }] = art.pieces.as_slice() else { panic!("{art:?}") };
    assert_eq!(*paint, Paint::Plain(Rgb(0x12, 0x34, 0x56)));
}

#[test]
fn bombs_are_refused_at_once() {
    let start = std::time::Instant::now();
    let levels: String =
        (1..20).map(|i| format!("<g id='a{i}'>{}</g>", format!("<use href='#a{}'/>", i - 1).repeat(10))).collect();
    let copies = read(&format!("<g id='a0'><rect width='9' height='9'/></g>{levels}"));
    assert!(copies.is_err_and(|why| why.contains("copies")));
    assert!(read("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>").is_err());
    assert!(read(&format!("{}<rect/>{}", "<g>".repeat(20_000), "</g>".repeat(20_000))).is_err());
    assert!(read(&"<rect width='9' height='9'/>".repeat(6_000)).is_err());
    let clip = format!("<clipPath id='c'>{}</clipPath>", "<rect width='9' height='9'/>".repeat(2_000));
    assert!(read(&(clip + &"<rect clip-path='url(#c)' width='9' height='9'/>".repeat(2_000))).is_err());
    let long = format!("<path d='M0 0{}'/>", "h1v1".repeat(40_000));
    assert!(read(&long).is_err_and(|why| why.contains("points")));
    let laughs =
        "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'>&b;</svg>";
    assert!(Artwork::read(laughs, &Limits::default()).is_err());
    // Markers are drawn at every corner: they are left out.
    let marker = "<marker id='m'><rect width='1' height='1'/></marker>";
    let marked = read(&format!("{marker}<path marker-mid='url(#m)' stroke='red' d='M0 0{}'/>", "h1v1".repeat(5_000)));
    assert_eq!(marked.map(|art| art.pieces.len()), Ok(1));
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn sizes_that_make_no_sense_are_refused_or_fitted() {
    for size in ["width='0' height='0'", "viewBox='0 0 0 0'", "viewBox='0 0 1e30 1e30'", "width='1e-30' height='9'"] {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' {size}><rect width='9' height='9'/></svg>");
        if let Ok(art) = Artwork::read(&svg, &Limits::default()) {
            assert!(!art.pieces.is_empty());
        }
    }
    assert!(Artwork::read("<html/>", &Limits::default()).is_err_and(|why| why.contains("html")));
    assert!(Artwork::read("", &Limits::default()).is_err());
}
