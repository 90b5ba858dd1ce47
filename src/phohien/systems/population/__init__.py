"""The population register: people, households, residence, civil status, and who read whose data.

For civil-status officers and one-stop officials of communes and wards, for other systems through the LGSP,
and for every resident, who sees what is recorded about them and who looked.

*Legal basis* (texts read second-hand, to be confirmed): Luật Hộ tịch 60/2014/QH13, Luật Căn cước
26/2023/QH15, Luật Cư trú 68/2020/QH14, Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15. *Words*: person (nhân
khẩu), household (hộ), personal_id (số định danh cá nhân), register_book (sổ hộ tịch), civil_status (hộ
tịch), permanent_residence (thường trú). *Tells*: BirthRegistered, BirthRegistrationRefused,
BirthEntryStruck, PersonCorrected, ResidenceChanged. *Listens to*: BirthRegistrationRequested,
BirthEntryReleased. *Answers*: PersonByCode, PersonByDetails, HouseholdOf, PossibleDuplicateBirths,
ReserveBirthEntry. Retention: permanent for civil status; the access log is kept as long as the record it
speaks of.
"""
