//! What a process asks of the kernel so that nothing outlives it; the interpreter's library lacks these calls, and
//! importing a foreign-function interface for two of them would cost each task more than the calls.

#![cfg_attr(not(target_os = "linux"), allow(clippy::unnecessary_wraps, reason = "one signature everywhere"))]

use pyo3::prelude::*;

/// Makes this process the one that adopts whatever its descendants leave behind (Linux; elsewhere nothing happens).
#[pyfunction]
pub fn adopt_orphans() -> PyResult<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid())).map_err(std::io::Error::from)?;
    Ok(())
}

/// Asks for SIGKILL when the thread that started this process ends (Linux; elsewhere nothing happens).
#[pyfunction]
pub fn die_with_parent() -> PyResult<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))
        .map_err(std::io::Error::from)?;
    Ok(())
}
