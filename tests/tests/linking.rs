//! How programs are linked: position-independent, so that the kernel can load them at a random
//! address.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

/// The ELF header's `e_type` of a position-independent executable (`ET_DYN`); 2 (`ET_EXEC`) would
/// be a fixed address.
const POSITION_INDEPENDENT: u16 = 3;

#[test]
fn programs_are_position_independent() {
    for program in [env!("CARGO_BIN_EXE_aws"), env!("CARGO_BIN_EXE_whole")] {
        let file = std::fs::read(program).unwrap();
        assert_eq!(file[..4], *b"\x7fELF", "{program}");
        assert_eq!(u16::from_le_bytes([file[16], file[17]]), POSITION_INDEPENDENT, "{program}");
    }
}
