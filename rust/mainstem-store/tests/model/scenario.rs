//! What programs do on the disk, tried with a kill and a loss of power everywhere, and without each single sync.

use mainstem_store::{Error, Store};

use super::{Fault, LOSSES, ModelDisk};

/// A store on this disk as another program has it, which remembers nothing.
pub fn store_on(disk: &ModelDisk) -> Store<ModelDisk> {
    Store::new(disk.clone(), true)
}

/// An error that says what is wrong, unless all is well.
pub fn ensure(well: bool, problem: &str) -> Result<(), String> {
    if well { Ok(()) } else { Err(problem.to_owned()) }
}

/// What a program does, and what its readers must find however far it came.
pub struct Scenario<R> {
    /// Works on an empty disk and notes what it was told to be durable.
    pub work: fn(&Store<ModelDisk>, &mut R) -> Result<(), Error>,
    /// Says what on a disk is torn, or missing though it was noted or something else rests on it.
    pub check: fn(&ModelDisk, &R) -> Result<(), String>,
}

impl<R: Default> Scenario<R> {
    /// The disk after all of the work.
    pub fn done(&self) -> ModelDisk {
        let disk = ModelDisk::new();
        (self.work)(&store_on(&disk), &mut R::default()).unwrap();
        disk
    }

    /// Checks what is there after a kill at every operation, and at the end, and after a loss of power there.
    pub fn check_everywhere(&self, faults: &[Fault]) -> Result<(), String> {
        for at in 0..=self.done().operations() {
            let disk = ModelDisk::new();
            disk.set_faults(&[faults, &[Fault::Stop { at }]].concat());
            let mut reported = R::default();
            let _stopped = (self.work)(&store_on(&disk), &mut reported);
            disk.set_faults(&[]);
            let told = |what: &str, problem: String| format!("{problem} (operation {at}, {what})");
            (self.check)(&disk, &reported).map_err(|problem| told("kill", problem))?;
            for loss in LOSSES {
                let later = disk.after_power_loss(loss);
                (self.check)(&later, &reported).map_err(|problem| told(&format!("{loss:?} lost"), problem))?;
            }
        }
        Ok(())
    }

    /// Panics unless all is well everywhere, and would not be without any single sync.
    pub fn assert_that_every_sync_is_needed(&self) {
        self.check_everywhere(&[]).unwrap();
        for (at, synced) in self.done().syncs().iter().enumerate() {
            let found = self.check_everywhere(&[Fault::DroppedSync { at }]);
            assert!(found.is_err(), "nobody notices that sync {at} is left out, of the {synced}");
        }
    }
}
