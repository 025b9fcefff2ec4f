from wagtail_modeladmin.options import modeladmin_register

from .listing import AffiliationPagesAdmin

modeladmin_register(AffiliationPagesAdmin)
